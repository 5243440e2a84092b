using System.Security;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Chaos.Targets.Requests;

/// <summary>
/// Escapes the values of placeholders for their place, so that a value cannot change the structure of the text around
/// it.
/// </summary>
internal static class ValueEscape
{
    /// <summary>Returns the escaping function for each placeholder of a text.</summary>
    /// <param name="use">What the text is used for.</param>
    /// <param name="literals">The texts before each placeholder and after the last one.</param>
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
    /// Returns the type of a body by its Content-Type. Without a Content-Type, a body that begins as JSON is sent as
    /// JSON.
    /// </summary>
    /// <param name="contentType">The value of the header. Null for none.</param>
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
    /// Returns the functions for a JSON text. Inside quotes a value is part of a string. Outside of them it is a JSON
    /// value, such as a number.
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
