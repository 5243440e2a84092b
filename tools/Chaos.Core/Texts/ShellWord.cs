namespace Chaos.Core.Texts;

/// <summary>Writes words of a command line.</summary>
public static class ShellWord
{
    /// <summary>A word, quoted as the shell needs it.</summary>
    public static string Of(string word, bool isWindows)
    {
        if (
            word.Length > 0
            && word.All(c =>
                char.IsAsciiLetterOrDigit(c)
                || "/._-:=,+@".Contains(c, StringComparison.Ordinal)
                || (isWindows && c == '\\')
            )
        )
            return word;
        return isWindows
            ? $"\"{word.Replace("\"", "\\\"", StringComparison.Ordinal)}\""
            : $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";
    }
}
