using System.Text.RegularExpressions;

namespace Chaos.Scenarios.Files;

/// <summary>
/// Finds what a shell would read in a command that no shell reads: it would be handed on as an argument, without a
/// word.
/// </summary>
internal static partial class ShellSign
{
    /// <summary>The sign in a word, as it is told; null where there is none.</summary>
    /// <param name="word">The word.</param>
    /// <param name="plain">What of it stands in no quotes.</param>
    /// <param name="isFirst">Whether the word is where the program is.</param>
    internal static string? Of(string word, string plain, bool isFirst)
    {
        if (isFirst && Assignment().Match(plain) is { Success: true } variable)
            return variable.Value;
        if (Operator().Match(plain) is { Success: true } match)
            return match.Value;
        // An address may hold a semicolon, and what a line ends with does not.
        return plain.Length > 0 && plain[^1] == ';' && word.EndsWith(';') ? ";" : null;
    }

    /// <summary>A variable for the program behind it.</summary>
    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*=")]
    private static partial Regex Assignment();

    /// <summary>
    /// What parts commands, turns streams elsewhere, or stands for a value. A single <c>&amp;</c>, <c>|</c> or <c>></c>
    /// within a word is of an address or an expression.
    /// </summary>
    [GeneratedRegex(
        @"&&|\|\||^(?:\||;|&)$|^(?:\d|&)?>{1,2}(?:&\d|$|[\w./~-]+$)|^<{1,3}$|\$\(|`|\$\{?[A-Z_][A-Z0-9_]*\b\}?"
    )]
    private static partial Regex Operator();
}
