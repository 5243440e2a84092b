using System.Text;
using Chaos.Reports.Wording;

namespace Chaos.Reports.Markdown;

/// <summary>Escapes texts for Markdown.</summary>
internal static class MarkdownText
{
    private const string Special = "\\`*_{}[]|~$#";
    private const int Longest = 400;

    /// <summary>
    /// Text for a line or a cell: one line, markup escaped, at most 400 characters. A reply may be a whole page, and
    /// the rest of it would add nothing.
    /// </summary>
    internal static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (var c in Shorten(text))
        {
            if (c == '<')
                escaped.Append("&lt;");
            else if (c == '>')
                escaped.Append("&gt;");
            else if (c == '&')
                escaped.Append("&amp;");
            else if (Special.Contains(c))
                escaped.Append('\\').Append(c);
            else
                escaped.Append(c);
        }
        return escaped.ToString();
    }

    /// <summary>
    /// Text as inline code. The fence is longer than any run of backticks inside. A pipe is escaped because tables
    /// split at it even inside code.
    /// </summary>
    internal static string Code(string text)
    {
        var line = Shorten(text).Replace("|", "\\|", StringComparison.Ordinal);
        var (longest, run) = (0, 0);
        foreach (var c in line)
            longest = Math.Max(longest, run = c == '`' ? run + 1 : 0);
        var fence = new string('`', longest + 1);
        var space = line.StartsWith('`') || line.EndsWith('`') ? " " : "";
        return $"{fence}{space}{line}{space}{fence}";
    }

    /// <summary>A row of a table.</summary>
    internal static string Row(params IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";

    private static string Shorten(string text)
    {
        text = SafeText.Line(text);
        if (text.Length <= Longest)
            return text;
        var end = char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest;
        return text[..end] + "…";
    }
}
