using System.Globalization;
using System.Text.RegularExpressions;

namespace Chaos.Scenarios.Files.Words;

/// <summary>Says in the words of objectives what other load generators, such as k6, call otherwise.</summary>
internal static partial class ForeignObjective
{
    /// <summary>The objective that was most likely meant; null when the text is of no known form.</summary>
    public static string? Meant(string text) =>
        Failures().Match(text) is { Success: true } failed && NumberOf(failed) is { } share
            ? Invariant($"availability >= {100 - Percent(failed, share):0.######} %")
        : Successes().Match(text) is { Success: true } good && NumberOf(good) is { } least
            ? Invariant($"availability >= {Percent(good, least):0.######} %")
        : Percentile().Match(text) is { Success: true } slow
            ? $"p{slow.Groups["quantile"].Value} < {slow.Groups["number"].Value} {UnitOf(slow)}"
        : Throughput().Match(text) is { Success: true } rate ? $"goodput >= {rate.Groups["number"].Value} /s"
        : null;

    private static string UnitOf(Match match) => match.Groups["unit"] is { Length: > 0, Value: var unit } ? unit : "ms";

    private static double? NumberOf(Match match) =>
        double.TryParse(
            match.Groups["number"].Value,
            NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number
            : null;

    /// <summary>Without its sign, a number of at most 1 is a share.</summary>
    private static double Percent(Match match, double number) =>
        match.Groups["unit"].Length == 0 && number <= 1 ? 100 * number : number;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private const string Number = @"\s*(?<number>[0-9.]+)\s*";

    [GeneratedRegex(
        @"^\s*((error|failure|fail)s?|http_req_failed)[ _:-]*(rate|ratio|share|percentage)?\s*[<≤]=?"
            + Number
            + "(?<unit>%)?$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Failures();

    [GeneratedRegex(
        @"^\s*(success(es)?|checks)[ _:-]*(rate|ratio|share|percentage)?\s*[>≥]=?" + Number + "(?<unit>%)?$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Successes();

    [GeneratedRegex(
        @"^\s*(http_req_duration\s*:?)?\s*p\s*\(\s*(?<quantile>[0-9.]+)\s*\)\s*[<≤]=?" + Number + "(?<unit>ms|s)?$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Percentile();

    [GeneratedRegex(
        @"^\s*(rps|qps|throughput|req(uest)?s?([ _/]*(rate|s(ec)?))?)\s*[>≥]=?" + Number + "(/s)?$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Throughput();
}
