using System.Globalization;
using System.Text;
using Chaos.Core.Calls;
using Chaos.Core.Texts;

namespace Chaos.Targets;

/// <summary>
/// Replaces <c>{{order}}</c>, <c>{{call}}</c> and <c>{{user}}</c> in a text for each call. The result depends only on
/// trial, seed and call, so a repeated attempt sends the same bytes.
/// </summary>
internal sealed class CallTemplate(string text, string trial, ulong seed)
{
    private readonly Template _template = new(text);

    /// <summary>Whether every call gets the same text.</summary>
    public bool IsFixed => _template.Names.Count == 0;

    /// <summary>Returns the text for a call.</summary>
    public string For(Call call) =>
        _template.With(name =>
            name switch
            {
                "order" => ShopOrder.IdOf(call, trial),
                "call" => call.Number.ToString(CultureInfo.InvariantCulture),
                "user" => ShopOrder.UserOf(call, seed).ToString(CultureInfo.InvariantCulture),
                _ => throw new ArgumentException(
                    $"{{{{{name}}}}} is not allowed; allowed: {{{{order}}}}, {{{{call}}}}, {{{{user}}}}"
                ),
            }
        );

    /// <summary>Returns the text for a call in UTF-8.</summary>
    public byte[] BytesFor(Call call) => Encoding.UTF8.GetBytes(For(call));
}
