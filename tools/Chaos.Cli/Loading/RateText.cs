using System.Globalization;
using System.Text.RegularExpressions;

namespace Chaos.Cli.Loading;

/// <summary>Reads rates and counts of the command line.</summary>
internal static partial class RateText
{
    /// <summary>What is allowed for a rate.</summary>
    public const string Allowed = "requests a second, such as 500/s, 500, 0.5/s or 30/m";

    /// <summary>Reads a rate as requests a second; null when it is not one.</summary>
    /// <param name="text">The text: a number, alone or with <c>/s</c>, <c>/m</c> or <c>/h</c>.</param>
    public static double? PerSecond(string text) =>
        Form().Match(text.Trim()) is { Success: true } match
        && double.TryParse(
            match.Groups["number"].Value.Replace("_", "", StringComparison.Ordinal),
            NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number
                * Thousands(match.Groups["kilo"].Value)
                / match.Groups["per"].Value switch
                {
                    "m" or "min" => 60,
                    "h" => 3600,
                    _ => 1,
                }
            : null;

    /// <summary>Reads a whole number, such as <c>1000</c>, <c>10k</c> or <c>1m</c>; null when it is not one.</summary>
    public static long? Count(string text) =>
        Whole().Match(text.Trim()) is { Success: true } match
        && long.TryParse(match.Groups["number"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number <= long.MaxValue / 1_000_000
            ? number
                * match.Groups["suffix"].Value switch
                {
                    "k" => 1_000,
                    "m" => 1_000_000,
                    _ => 1,
                }
            : null;

    private static double Thousands(string kilo) => kilo.Length > 0 ? 1_000 : 1;

    [GeneratedRegex(@"^(?<number>[0-9][0-9_]*(\.[0-9]+)?|\.[0-9]+)(?<kilo>k)?\s*(/\s*(?<per>s|sec|m|min|h))?$")]
    private static partial Regex Form();

    [GeneratedRegex("^(?<number>[0-9]{1,15})(?<suffix>[km])?$")]
    private static partial Regex Whole();
}
