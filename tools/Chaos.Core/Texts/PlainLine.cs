using System.Text;
using System.Text.RegularExpressions;

namespace Chaos.Core.Texts;

/// <summary>
/// A line of another program's output as text alone: without the sequences that colour or move things on a terminal,
/// and without any other control character.
/// </summary>
public static partial class PlainLine
{
    /// <summary>
    /// Sequences of ECMA-48: CSI, those with a string (OSC, DCS, APC, PM, SOS), which a line end cuts, and those of two
    /// or three characters; each by ESC or by its single character of C1.
    /// </summary>
    [GeneratedRegex(
        @"(?:\u001B\[|\u009B)[0-?]*[ -/]*[@-~]?|(?:\u001B[\]PX^_]|[\u009D\u0090\u0098\u009E\u009F])[^\u0007\u001B\u009C\n]*(?:\u0007|\u001B\\|\u009C)?|\u001B[ -/]*[0-~]?"
    )]
    private static partial Regex Sequence();

    /// <summary>
    /// The line; a tab is a space. What a progress bar wrote over with a carriage return is gone here, too: the last of
    /// it counts.
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

    /// <summary>The text without sequences; whatever else is in it stays.</summary>
    public static string WithoutSequences(string text) =>
        text.AsSpan().IndexOfAnyInRange('\u0080', '\u009f') < 0 && !text.Contains('\u001b', StringComparison.Ordinal)
            ? text
            : Sequence().Replace(text, "");
}
