using System.Text;
using System.Text.RegularExpressions;

namespace Chaos.Core.Texts;

/// <summary>
/// Turns a line of another program's output into plain text. It removes the terminal's escape sequences for colours and
/// cursor movements, and every other control character.
/// </summary>
public static partial class PlainLine
{
    /// <summary>
    /// Matches the sequences of ECMA-48: CSI, sequences with a string (OSC, DCS, APC, PM, SOS), which end at a line end
    /// at the latest, and sequences of two or three characters. Each begins with ESC or with its single C1 character.
    /// </summary>
    [GeneratedRegex(
        @"(?:\u001B\[|\u009B)[0-?]*[ -/]*[@-~]?|(?:\u001B[\]PX^_]|[\u009D\u0090\u0098\u009E\u009F])[^\u0007\u001B\u009C\n]*(?:\u0007|\u001B\\|\u009C)?|\u001B[ -/]*[0-~]?"
    )]
    private static partial Regex Sequence();

    /// <summary>
    /// The plain text of a line. A tab becomes a space. Of text that a progress bar overwrites by a carriage return
    /// only the last part is kept.
    /// </summary>
    public static string Of(string line)
    {
        var plain = WithoutSequences(line).TrimEnd('\r');
        if (plain.LastIndexOf('\r') is >= 0 and var returned)
            plain = plain[(returned + 1)..];
        if (!plain.Any(char.IsControl))
            return plain;
        var text = new StringBuilder(plain.Length);
        foreach (var c in plain)
        {
            if (c is '\t' or '\n')
                text.Append(' ');
            else if (!char.IsControl(c))
                text.Append(c);
        }
        return text.ToString();
    }

    /// <summary>The text without escape sequences; all other characters are kept.</summary>
    public static string WithoutSequences(string text) =>
        text.AsSpan().IndexOfAnyInRange('\u0080', '\u009f') < 0 && !text.Contains('\u001b', StringComparison.Ordinal)
            ? text
            : Sequence().Replace(text, "");
}
