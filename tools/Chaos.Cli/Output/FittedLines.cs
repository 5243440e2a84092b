using System.Text;

namespace Chaos.Cli.Output;

/// <summary>
/// Wraps lines to the width of the terminal, at spaces and never within a word. In a file or a pipe each line stays
/// whole, for programs that read it.
/// </summary>
internal static class FittedLines
{
    /// <summary>Narrower text would not be readable.</summary>
    private const int LeastWidth = 40;

    /// <summary>Indentation of continuation lines, relative to the first line.</summary>
    private const int Further = 4;

    /// <summary>Writes a line to standard output or error.</summary>
    /// <param name="output">The stream.</param>
    /// <param name="line">The line.</param>
    /// <param name="column">Where the line's last column begins, to which continuation lines are indented; null for a
    /// line without columns.</param>
    internal static void WriteFitted(this TextWriter output, string line, int? column = null) =>
        output.WriteLine(Of(line, WidthOf(output), column));

    /// <summary>The line, wrapped where it is wider than allowed.</summary>
    /// <param name="line">The line.</param>
    /// <param name="width">The greatest width; null for no limit.</param>
    /// <param name="column">Where continuation lines begin; null for a little further right than the first
    /// line.</param>
    public static string Of(string line, int? width, int? column = null)
    {
        if (width is not { } given || line.Length <= given)
            return line;
        var most = Math.Max(LeastWidth, given);
        var (text, rest) = (new StringBuilder(), line);
        var indent = new string(' ', Math.Min(most / 2, column ?? line.Length - line.TrimStart(' ').Length + Further));
        while (rest.Length > most)
        {
            var begin = rest.Length - rest.TrimStart(' ').Length;
            // A word that is wider than the terminal is not broken.
            var end = rest.LastIndexOf(' ', most) is var last && last > begin ? last : rest.IndexOf(' ', begin);
            if (end < 0)
                break;
            text.Append(rest.AsSpan(0, end).TrimEnd(' ')).Append('\n');
            rest = indent + rest[end..].TrimStart(' ');
        }
        return text.Append(rest).ToString();
    }

    private static int? WidthOf(TextWriter output)
    {
        var isRedirected = ReferenceEquals(output, Console.Error)
            ? Console.IsErrorRedirected
            : Console.IsOutputRedirected;
        return isRedirected || Console.WindowWidth <= 0 ? null : Console.WindowWidth;
    }
}
