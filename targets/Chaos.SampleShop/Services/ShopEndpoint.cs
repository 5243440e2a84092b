using System.Globalization;
using Chaos.SampleShop.Serving;

namespace Chaos.SampleShop.Services;

/// <summary>A method and a path, of which the last segment may be a placeholder.</summary>
public sealed class ShopEndpoint
{
    private readonly string _prefix;
    private readonly bool _hasId;

    /// <param name="pattern">For example <c>POST /charges</c> or <c>GET /users/{userId}</c>.</param>
    public ShopEndpoint(string pattern)
    {
        var space = pattern.IndexOf(' ');
        var brace = pattern.IndexOf('{');
        Method = pattern[..space];
        _hasId = brace >= 0;
        _prefix = pattern[(space + 1)..(_hasId ? brace : pattern.Length)];
    }

    /// <summary>The HTTP method.</summary>
    public string Method { get; }

    /// <summary>Whether an order is sent with it.</summary>
    public bool TakesOrder => Method == HttpMethods.Post;

    /// <summary>Whether a request is for this endpoint, and what stands in place of the placeholder.</summary>
    public bool Matches(string method, string path, out string id)
    {
        id = _hasId && path.StartsWith(_prefix, StringComparison.Ordinal) ? path[_prefix.Length..] : "";
        return method == Method && (_hasId ? id.Length > 0 : path == _prefix);
    }

    /// <summary>The path that asks for what belongs to an order: the placeholder is its user.</summary>
    public string PathFor(OrderMessage order) => _prefix + IdFor(order);

    /// <summary>What stands in the placeholder's place for an order: its user. Empty without a placeholder.</summary>
    public string IdFor(OrderMessage order) => _hasId ? order.UserId.ToString(CultureInfo.InvariantCulture) : "";
}
