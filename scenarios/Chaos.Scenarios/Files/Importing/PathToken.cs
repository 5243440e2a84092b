using System.Text.RegularExpressions;

namespace Chaos.Scenarios.Files.Importing;

/// <summary>Tells tokens in a path, such as those of an invitation, from ids and names.</summary>
internal static partial class PathToken
{
    /// <summary>The shortest token behind a word that announces one.</summary>
    private const int Shortest = 8;

    /// <summary>Whether a part of a path is a token.</summary>
    /// <param name="part">The part.</param>
    /// <param name="before">The part before it.</param>
    internal static bool Is(string part, string before) =>
        !Id().IsMatch(part)
        && (
            Mixed().IsMatch(part)
            || (part.Length >= Shortest && Announces().IsMatch(before) && part.Any(char.IsAsciiDigit))
        );

    /// <summary>An id of a resource: a number, a UUID, or a date.</summary>
    [GeneratedRegex(@"^(\d+|[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}|\d{4}-\d\d-\d\d)$", RegexOptions.IgnoreCase)]
    private static partial Regex Id();

    /// <summary>A text without words in it: small and capital letters and digits.</summary>
    [GeneratedRegex(@"^(?=.*\d)(?=.*[A-Z])(?=.*[a-z])[\w:-]{20,}$")]
    private static partial Regex Mixed();

    [GeneratedRegex(
        "token|secret|invit|reset|verif|confirm|activat|session|magic|unsubscribe",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Announces();
}
