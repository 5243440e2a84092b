using System.Globalization;
using System.Text;
using Chaos.Core.Calls;

namespace Chaos.Targets;

/// <summary>
/// Text that differs from call to call. What a call gets depends on trial, seed and call alone: a repeated attempt
/// sends the same bytes.
/// </summary>
internal sealed class CallTemplate(string template, string trial, ulong seed)
{
    /// <summary>Whether every call gets the same.</summary>
    public bool IsFixed { get; } = !template.Contains('{');

    /// <summary>The text for a call.</summary>
    public string For(Call call) =>
        IsFixed
            ? template
            : new StringBuilder(template)
                .Replace("{order}", ShopOrder.IdOf(call, trial))
                .Replace("{call}", call.Number.ToString(CultureInfo.InvariantCulture))
                .Replace("{user}", ShopOrder.UserOf(call, seed).ToString(CultureInfo.InvariantCulture))
                .ToString();

    /// <summary>The text for a call in UTF-8.</summary>
    public byte[] BytesFor(Call call) => Encoding.UTF8.GetBytes(For(call));
}
