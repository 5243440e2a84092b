using System.Globalization;
using System.Text;
using Chaos.Core.Calls;
using Chaos.Core.Statistics;

namespace Chaos.Targets;

/// <summary>Text that differs from call to call. What a call gets depends on trial, seed and call alone: a repeated attempt sends the same bytes.</summary>
internal sealed class CallTemplate(string template, string trial, ulong seed)
{
    /// <summary>An order as the sample shop takes it.</summary>
    public const string ShopOrder = """{"orderId":"{order}","userId":{user},"amountCents":1000}""";

    private const int Users = 1000;
    private static readonly ulong s_users = Chance.Stream("user");

    /// <summary>Whether every call gets the same.</summary>
    public bool IsFixed { get; } = !template.Contains('{');

    /// <summary>The text for a call.</summary>
    public string For(Call call) => IsFixed ? template : new StringBuilder(template)
        .Replace("{order}", string.Create(CultureInfo.InvariantCulture, $"{trial}-{call.Number}"))
        .Replace("{call}", call.Number.ToString(CultureInfo.InvariantCulture))
        .Replace("{user}", ((int)(Users * Chance.Unit(seed, s_users, (ulong)call.Number))).ToString(CultureInfo.InvariantCulture))
        .ToString();

    /// <summary>The text for a call in UTF-8.</summary>
    public byte[] BytesFor(Call call) => Encoding.UTF8.GetBytes(For(call));
}
