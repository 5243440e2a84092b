using System.Security;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Chaos.Targets.Requests;

/// <summary>
/// How the values of placeholders are written where they stand, so that what a value holds never becomes a part of what
/// is around it.
/// </summary>
internal static class ValueEscape
{
    /// <summary>For each placeholder of a text, what makes its value fit.</summary>
    /// <param name="use">What the text is for.</param>
    /// <param name="literals">What stands before each placeholder and behind the last one.</param>
    public static IReadOnlyList<Func<string, string>> Of(TextUse use, IReadOnlyList<string> literals) =>
        use switch
        {
            TextUse.Target =>
            [
                .. literals
                    .SkipLast(1)
                    .Select(
                        (literal, i) =>
                            i == 0 && literal.Length == 0 ? Whole : (Func<string, string>)Uri.EscapeDataString
                    ),
            ],
            TextUse.Json => InJson(literals),
            TextUse.Form => [.. literals.SkipLast(1).Select(_ => (Func<string, string>)Uri.EscapeDataString)],
            TextUse.Xml =>
            [
                .. literals
                    .SkipLast(1)
                    .Select(_ => (Func<string, string>)(static value => SecurityElement.Escape(value))),
            ],
            _ => [.. literals.SkipLast(1).Select(_ => (Func<string, string>)Whole)],
        };

    /// <summary>
    /// What a body is by its Content-Type, or, where none is said and JSON is sent as that, by how it begins.
    /// </summary>
    /// <param name="contentType">The header's value; null for none.</param>
    /// <param name="body">The body.</param>
    public static TextUse OfBody(string? contentType, string body) =>
        contentType is null
            ? body.AsSpan().TrimStart() is ['{' or '[' or '"', ..]
                ? TextUse.Json
                : TextUse.Plain
            : contentType.Contains("json", StringComparison.OrdinalIgnoreCase)
                ? TextUse.Json
                : contentType.Contains("x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase)
                    ? TextUse.Form
                    : contentType.Contains("xml", StringComparison.OrdinalIgnoreCase)
                        ? TextUse.Xml
                        : TextUse.Plain;

    /// <summary>
    /// Within quotes a value is a part of a string; outside of them it is a value of JSON's own, such as a number.
    /// </summary>
    private static List<Func<string, string>> InJson(IReadOnlyList<string> literals)
    {
        var escapes = new List<Func<string, string>>();
        var (isString, isEscaped) = (false, false);
        foreach (var literal in literals.SkipLast(1))
        {
            foreach (var c in literal)
            {
                if (isEscaped)
                    isEscaped = false;
                else if (c == '\\' && isString)
                    isEscaped = true;
                else if (c == '"')
                    isString = !isString;
            }
            escapes.Add(
                isString
                    ? static value =>
                        JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString()
                    : Whole
            );
        }
        return escapes;
    }

    private static string Whole(string value) => value;
}
