using System.Globalization;
using Chaos.SampleShop.Serving;

namespace Chaos.SampleShop.Services;

/// <summary>An endpoint: an HTTP method and a path whose last segment may be a placeholder.</summary>
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

    /// <summary>Whether requests to it contain an order.</summary>
    public bool TakesOrder => Method == HttpMethods.Post;

    /// <summary>Returns whether a request is for this endpoint, and the value of the placeholder.</summary>
    public bool Matches(string method, string path, out string id)
    {
        id = _hasId && path.StartsWith(_prefix, StringComparison.Ordinal) ? path[_prefix.Length..] : "";
        return method == Method && (_hasId ? id.Length > 0 : path == _prefix);
    }

    /// <summary>Returns the path for an order, with its user as the placeholder.</summary>
    public string PathFor(OrderMessage order) => _prefix + IdFor(order);

    /// <summary>
    /// Returns the value of the placeholder for an order, which is its user. Returns an empty text when the path has no
    /// placeholder.
    /// </summary>
    public string IdFor(OrderMessage order) => _hasId ? order.UserId.ToString(CultureInfo.InvariantCulture) : "";
}
