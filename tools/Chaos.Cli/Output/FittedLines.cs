using System.Text;

namespace Chaos.Cli.Output;

/// <summary>
/// Lines as wide as the terminal that they are read on: a longer one goes on below, from a blank and not from the
/// middle of a word. Into a file or a pipe each stays whole, for programs that read them.
/// </summary>
internal static class FittedLines
{
    /// <summary>Less is no help to anybody.</summary>
    private const int LeastWidth = 40;

    /// <summary>By how much what goes on stands further right than where its line began.</summary>
    private const int Further = 4;

    /// <summary>Writes a line to standard output or error.</summary>
    /// <param name="output">Which of them.</param>
    /// <param name="line">The line.</param>
    /// <param name="column">Where its last column begins, in which it goes on; null for a line without columns.</param>
    internal static void WriteFitted(this TextWriter output, string line, int? column = null) =>
        output.WriteLine(Of(line, WidthOf(output), column));

    /// <summary>The line, in several where it is wider than it may be.</summary>
    /// <param name="line">The line.</param>
    /// <param name="width">How wide it may be; null for any width.</param>
    /// <param name="column">Where it goes on; null for a little further right than where it begins.</param>
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
            // A word that is wider than the terminal is nobody's to break.
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
