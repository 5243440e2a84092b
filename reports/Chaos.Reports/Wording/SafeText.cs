using System.Text;
using Chaos.Core.Texts;

namespace Chaos.Reports.Wording;

/// <summary>
/// Makes text from a record safe for every format. Control characters could steer a terminal, bidirectional marks could
/// reverse the order of text, and lone surrogates and non-characters cannot be written in UTF-8 or XML: each of them
/// becomes U+FFFD. Terminal escape sequences are removed.
/// </summary>
public static class SafeText
{
    private const char Replacement = '\uFFFD';

    /// <summary>The safe text; line ends and tabs are kept.</summary>
    public static string Of(string? text)
    {
        if (text is null)
            return "";
        if (text.All(c => c is >= ' ' and < '\u007f'))
            return text;
        text = PlainLine.WithoutSequences(text);
        var safe = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                safe.Append(c).Append(text[++i]);
            else if (c != '\r')
                safe.Append(IsUnsafe(c) ? Replacement : c);
        }
        return safe.ToString();
    }

    /// <summary>The safe text in one line.</summary>
    public static string Line(string? text) => Of(text).Replace('\n', ' ').Replace('\t', ' ').Trim();

    private static bool IsUnsafe(char c) =>
        (char.IsControl(c) && c is not ('\n' or '\t'))
        || char.IsSurrogate(c)
        || c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\uFFFE' or '\uFFFF';
}
