using System.Text.RegularExpressions;

namespace Chaos.Scenarios.Testbeds.Local.Elsewhere;

/// <summary>
/// Finds in the last lines of k6 what it says of an error. Lines of its log are
/// <c>time="..." level=error msg="what happened" hint="..."</c>, and its summary stands between them.
/// </summary>
internal static partial class K6Lines
{
    /// <summary>The errors, each once; the lines as they are when there is none.</summary>
    public static IReadOnlyList<string> Errors(IReadOnlyList<string> lines)
    {
        var errors = lines
            .Select(l => Error().Match(l))
            .Where(m => m.Success)
            .Select(m => Space().Replace(Escaped().Replace(m.Groups[1].Value, Plain), " ").Trim())
            .Distinct()
            .ToList();
        return errors.Count > 0 ? errors : lines;
    }

    private static string Plain(Match escaped) =>
        escaped.Groups[1].Value is "n" or "t" or "r" ? " " : escaped.Groups[1].Value;

    [GeneratedRegex(@"level=(?:error|fatal) msg=""((?:[^""\\]|\\.)*)""")]
    private static partial Regex Error();

    [GeneratedRegex(@"\\(.)")]
    private static partial Regex Escaped();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
