using System.Text;

namespace Chaos.Scenarios.Files.Importing;

/// <summary>
/// Splits a command that is quoted for cmd.exe, as browsers copy it: first <c>^</c> takes its meaning from the next
/// character, then the program splits its words by <c>"</c> and backslashes.
/// </summary>
/// <param name="text">The command.</param>
internal sealed class CmdWords(string text)
{
    /// <summary>Stands for a line's end within a word, so that it is not taken for the end of the command.</summary>
    private const char LineEnd = '\u0001';

    /// <summary>Whether a text is quoted for cmd.exe: a <c>^</c> stands before its first quote, or at a line's end.</summary>
    internal static bool Are(string text) =>
        IsCopied(text)
        || (FirstQuote(text) != '\'' && text.ReplaceLineEndings("\n").Contains(" ^\n", StringComparison.Ordinal));

    /// <summary>Whether a browser has copied it: then every backslash is doubled, and not only those before a quote.</summary>
    private static bool IsCopied(string text) =>
        FirstQuote(text) == '"' && text.IndexOf('"', StringComparison.Ordinal) is > 0 and var at && text[at - 1] == '^';

    private static char FirstQuote(string text) => text.FirstOrDefault(c => c is '\'' or '"');

    /// <summary>What follows the command in a line of its own or behind <c>&amp;</c>; empty for nothing.</summary>
    internal string Rest { get; private set; } = "";

    /// <summary>Why the text cannot be split; null when it can.</summary>
    internal string? Mistake { get; private set; }

    /// <summary>The words.</summary>
    internal IReadOnlyList<string> Read()
    {
        var line = OfShell();
        var (words, word) = (new List<string>(), new StringBuilder());
        var (began, isQuoted, isCopied) = (false, false, IsCopied(text));
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (c == '\\')
            {
                var count = 1;
                while (i + count < line.Length && line[i + count] == '\\')
                    count++;
                var isBeforeQuote = i + count < line.Length && line[i + count] == '"';
                word.Append('\\', isBeforeQuote || isCopied ? count / 2 : count);
                if (isBeforeQuote && count % 2 == 1)
                {
                    word.Append('"');
                    i++;
                }
                else if (isCopied && count % 2 == 1)
                    word.Append('\\');
                (began, i) = (true, i + count - 1);
            }
            else if (c == '"' && isQuoted && i + 1 < line.Length && line[i + 1] == '"')
            {
                word.Append('"');
                i++;
            }
            else if (c == '"')
                (began, isQuoted) = (true, !isQuoted);
            else if (c is ' ' or '\t' && !isQuoted)
                End();
            else
            {
                word.Append(c == LineEnd ? '\n' : c);
                began = true;
            }
        }
        if (isQuoted)
            Mistake = "a quote \" is not closed";
        End();
        return words;

        void End()
        {
            if (began)
                words.Add(word.ToString());
            word.Clear();
            began = false;
        }
    }

    /// <summary>The line that cmd.exe hands to the program.</summary>
    private string OfShell()
    {
        var (lines, line, isQuoted) = (text.ReplaceLineEndings("\n"), new StringBuilder(), false);
        for (var i = 0; i < lines.Length; i++)
        {
            var c = lines[i];
            if (c == '^' && !isQuoted && i + 1 < lines.Length)
            {
                // At a line's end the character behind it is taken as it is, also when it ends another line.
                if (lines[++i] != '\n')
                    line.Append(lines[i]);
                else if (i + 1 < lines.Length && lines[i + 1] == '\n')
                {
                    line.Append(LineEnd);
                    i++;
                }
                else
                    line.Append(' ');
            }
            else if (c is '\n' or '&' or '|' or '>' or '<' && !isQuoted)
            {
                Rest = lines[(i + 1)..].Trim();
                break;
            }
            else
            {
                isQuoted ^= c == '"';
                line.Append(c);
            }
        }
        return line.ToString();
    }
}
