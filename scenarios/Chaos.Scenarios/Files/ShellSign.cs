using System.Text.RegularExpressions;

namespace Chaos.Scenarios.Files;

/// <summary>
/// Finds signs of a shell in a command. Commands run without a shell, so the program would silently get the sign as an
/// argument.
/// </summary>
internal static partial class ShellSign
{
    /// <summary>The shell sign in a word, as messages show it; null for none.</summary>
    /// <param name="word">The word.</param>
    /// <param name="plain">The word's parts outside quotes.</param>
    /// <param name="isFirst">Whether the word is the program.</param>
    internal static string? Of(string word, string plain, bool isFirst)
    {
        if (isFirst && Assignment().Match(plain) is { Success: true } variable)
            return variable.Value;
        if (Operator().Match(plain) is { Success: true } match)
            return match.Value;
        // An address may contain a semicolon, but a word that ends with one is a shell's.
        return plain.Length > 0 && plain[^1] == ';' && word.EndsWith(';') ? ";" : null;
    }

    /// <summary>A variable set for the program that follows.</summary>
    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*=")]
    private static partial Regex Assignment();

    /// <summary>
    /// Signs that separate commands, redirect streams, or stand for a value. A single <c>&amp;</c>, <c>|</c> or
    /// <c>></c> within a word belongs to an address or an expression.
    /// </summary>
    [GeneratedRegex(
        @"&&|\|\||^(?:\||;|&)$|^(?:\d|&)?>{1,2}(?:&\d|$|[\w./~-]+$)|^<{1,3}$|\$\(|`|\$\{?[A-Z_][A-Z0-9_]*\b\}?"
    )]
    private static partial Regex Operator();
}
