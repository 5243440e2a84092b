using System.Globalization;
using Chaos.Core.Comparing;
using Chaos.Core.Judging;
using Chaos.Core.Texts;

namespace Chaos.Reports.Wording;

/// <summary>Words for comparisons and calibrations.</summary>
public static class ComparisonWords
{
    /// <summary>The sign of a verdict.</summary>
    public static string Sign(this ComparisonVerdict verdict) =>
        verdict switch
        {
            ComparisonVerdict.Better => "✔",
            ComparisonVerdict.Equivalent => "≈",
            ComparisonVerdict.Worse => "✘",
            _ => "?",
        };

    /// <summary>An arm's side of the comparison and its title: <c>before (one retry)</c>.</summary>
    public static string Side(this ComparisonResult comparison, ArmSummary arm)
    {
        var side = arm == comparison.Before ? "before" : "after";
        return Named(arm, side) is { Length: > 0 } what ? $"{side} ({what})" : side;
    }

    /// <summary>
    /// The arm's title without the side, or its name where the title says no more than the side; empty where the name
    /// does not either.
    /// </summary>
    private static string Named(ArmSummary arm, string side)
    {
        var title = arm.Title;
        foreach (var twice in new[] { $"{side}: ", $"{arm.Name}: " })
            if (title.StartsWith(twice, StringComparison.OrdinalIgnoreCase))
                title = title[twice.Length..];
        return Tells(title) ? title
            : Tells(arm.Name) ? arm.Name
            : "";

        bool Tells(string text) =>
            text.Length > 0
            && !text.Equals(side, StringComparison.OrdinalIgnoreCase)
            && !text.Equals($"{side} the change", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The result in one sentence.</summary>
    public static string Sentence(this ComparisonResult comparison)
    {
        var (a, b) = (comparison.Side(comparison.Before), comparison.Side(comparison.After));
        var first = $"{b[..1].ToUpperInvariant()}{b[1..]}";
        var telling =
            comparison.Verdict == ComparisonVerdict.Worse && comparison.Primary.Verdict != ComparisonVerdict.Worse
                ? comparison.Guardrails.FirstOrDefault(g => g.Verdict == ComparisonVerdict.Worse) ?? comparison.Primary
                : comparison.Primary;
        var evidence = $"{telling.Text} {telling.ChangeText()}";
        return comparison.Verdict switch
        {
            ComparisonVerdict.Better => $"{first} is better than {a}: {evidence}",
            ComparisonVerdict.Worse => $"{first} is worse than {a}: {evidence}",
            ComparisonVerdict.Equivalent => $"{first} is equivalent to {a}: {evidence}",
            _ => $"Not decided between {a} and {b}: {evidence}",
        };
    }

    /// <summary>The result in one sentence.</summary>
    public static string Sentence(this CalibrationResult calibration) =>
        calibration switch
        {
            { IsTrusted: null } when calibration.Metrics.Count > 0 && calibration.Metrics.All(m => m.IsConstant) =>
                $"{calibration.Arm} against itself: no pair differed in anything, which does not say "
                    + "whether comparisons can be trusted here",
            { IsTrusted: null } =>
                $"{calibration.Arm} against itself: too few comparisons to say whether they can be trusted here",
            { IsTrusted: true } => $"{calibration.Arm} against itself: comparisons can be trusted here, "
                + $"{Share(calibration.FalsePositives)} found a difference{ByWorst(calibration)}",
            _ => $"{calibration.Arm} against itself: comparisons cannot be trusted here, "
                + $"{Share(calibration.FalsePositives)} found a difference where there is none"
                + $"{ByWorst(calibration)}",
        };

    private static string ByWorst(CalibrationResult calibration) =>
        calibration.Metrics.Count > 1 ? " by the worst measure" : "";

    /// <summary>How the rounds were run, and how many of them count.</summary>
    public static string Rounds(this ComparisonResult comparison)
    {
        var rounds = comparison.Primary.Rounds;
        return comparison.IsPaired
            ? $"{comparison.RoundsClause()}; each is a pair with the same arrivals, chances and faults, in ABBA order"
            : $"Not paired: {rounds.Count(r => r.Before is not null)} and "
                + $"{rounds.Count(r => r.After is not null)} rounds of two runs; what changed between them "
                + "counts as a difference";
    }

    /// <summary>How many rounds count, for the terminal; empty where rounds are not paired.</summary>
    public static string RoundsClause(this ComparisonResult comparison) =>
        !comparison.IsPaired
            ? ""
            : $"{Counting(comparison.Primary.Rounds.Count(r => r.Counts), comparison.RoundsRun?.Asked ?? comparison.Primary.Rounds.Count)}"
                + $"{comparison.Lost()}{comparison.LookText()}";

    /// <summary>The confidence level of the intervals.</summary>
    public static string Confidence(this ComparisonResult comparison) => $"{ChangeWords.Level(1 - comparison.Level)}";

    private static string LookText(this ComparisonResult comparison) =>
        comparison.Look is not { } look
            ? ""
            : $", {(comparison.Verdict == ComparisonVerdict.Inconclusive ? "" : "decided at ")}look "
                + $"{look.Number} of {look.Looks.Count} (after "
                + $"{string.Join(", ", look.Looks.SkipLast(1).Select(l => $"{l.Rounds}"))} and "
                + $"{look.Looks[^1].Rounds} rounds) at level {ChangeWords.Level(look.Taken.Level)}";

    private static string Counting(int counting, int asked) =>
        counting <= asked ? $"{counting} of {asked} rounds count" : $"{counting} rounds count, {asked} were asked for";

    /// <summary>
    /// How many rounds ran and how many each arm lost because the generator was late or starved; empty where none was
    /// lost.
    /// </summary>
    private static string Lost(this ComparisonResult comparison) =>
        comparison.RoundsRun is { Lost: > 0 } run
            ? $" ({run.Run} run: {run.Lost} lost to a late or starved generator: {comparison.Before.Name} "
                + $"{run.Before}, {comparison.After.Name} {run.After})"
            : "";

    /// <summary>
    /// The margin, the level of the test, and the smallest change that so many rounds detect in 80 % of cases.
    /// </summary>
    public static string Strength(this ComparisonResult comparison)
    {
        var primary = comparison.Primary;
        var found = primary.SmallestChange is { } smallest
            ? $"; this many rounds that vary like these detect a change of {primary.Text(smallest)} or more in 80 % of cases"
            : "";
        return $"Changes that count as alike: {primary.AlikeText()}; level {Share(comparison.Alpha)}"
            + $"{(comparison.Look is { } look ? $" in all, {ChangeWords.Level(look.Taken.Level)} at this look" : "")}"
            + $"{found}";
    }

    /// <summary>The metric's p-value, corrected where it is one of several.</summary>
    public static string P(this MetricComparison metric) =>
        (metric.AdjustedP ?? metric.P) is { } p ? ChangeWords.Probability(p) : "–";

    /// <summary>The number of rounds needed to detect a given change.</summary>
    public static string RoundsNeeded(int? rounds, CalibratedMetric metric) =>
        rounds?.ToString(CultureInfo.InvariantCulture)
        ?? (
            metric.Scale == Core.Metrics.EffectScale.Ratio && metric.PairDeviation is not null
                ? $"more than {Core.Statistics.PairedPower.MostPairs}"
                : "–"
        );

    private static string Share(double? share) => share is { } some ? Percent.Of(some) : Percent.None;
}
