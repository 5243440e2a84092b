using System.Globalization;
using Chaos.Core.Comparing;

namespace Chaos.Reports.Wording;

/// <summary>Comparisons and calibrations for people.</summary>
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

    /// <summary>An arm may be titled by what it has or by what it goes without.</summary>
    private static string With(string title) =>
        title.StartsWith("with ", StringComparison.Ordinal) || title.StartsWith("without ", StringComparison.Ordinal)
            ? title
            : $"with {title}";

    /// <summary>The sentence that answers.</summary>
    public static string Sentence(this ComparisonResult comparison)
    {
        var (a, b) = (comparison.Before.Title, comparison.After.Title);
        var telling =
            comparison.Verdict == ComparisonVerdict.Worse && comparison.Primary.Verdict != ComparisonVerdict.Worse
                ? comparison.Guardrails.FirstOrDefault(g => g.Verdict == ComparisonVerdict.Worse) ?? comparison.Primary
                : comparison.Primary;
        var evidence = $"{telling.Text} {telling.ChangeText()}";
        return comparison.Verdict switch
        {
            ComparisonVerdict.Better => $"Better {With(b)} than {With(a)}: {evidence}",
            ComparisonVerdict.Worse => $"Worse {With(b)} than {With(a)}: {evidence}",
            ComparisonVerdict.Equivalent => $"Alike {With(b)} and {With(a)}: {evidence}",
            _ => $"Not decided between {b} and {a}: {evidence}",
        };
    }

    /// <summary>The sentence that answers.</summary>
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

    /// <summary>How the rounds were run and how many of them count.</summary>
    public static string Rounds(this ComparisonResult comparison)
    {
        var rounds = comparison.Primary.Rounds;
        return comparison.IsPaired
            ? $"{comparison.RoundsClause()}; each is a pair with the same arrivals, chances and faults, in ABBA order"
            : $"Not paired: {rounds.Count(r => r.Before is not null)} and "
                + $"{rounds.Count(r => r.After is not null)} rounds of two runs; what changed between them "
                + "counts as a difference";
    }

    /// <summary>The rounds in a clause, as the terminal tells them; empty where they are no pairs.</summary>
    public static string RoundsClause(this ComparisonResult comparison) =>
        !comparison.IsPaired
            ? ""
            : $"{Counting(comparison.Primary.Rounds.Count(r => r.Counts), comparison.RoundsRun?.Asked ?? comparison.Primary.Rounds.Count)}"
                + $"{comparison.Lost()}{comparison.LookText()}";

    /// <summary>How sure the intervals are.</summary>
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
    /// The rounds that the machine spoiled, by arm, and how many ran for it; empty where it spoiled none.
    /// </summary>
    private static string Lost(this ComparisonResult comparison) =>
        comparison.RoundsRun is { Lost: > 0 } run
            ? $" ({run.Run} run: {run.Lost} lost to a late or starved generator: {comparison.Before.Name} "
                + $"{run.Before}, {comparison.After.Name} {run.After})"
            : "";

    /// <summary>
    /// What nobody should have to look up: the level, the smallest change that would have been found.
    /// </summary>
    public static string Strength(this ComparisonResult comparison)
    {
        var primary = comparison.Primary;
        var found = primary.SmallestChange is { } smallest
            ? $"; so many rounds that vary like these find {primary.Text(smallest)} and more in 80 % of cases"
            : "";
        return $"Taken to be alike from {primary.AlikeText()}; level {Share(comparison.Alpha)}"
            + $"{(comparison.Look is { } look ? $" in all, {ChangeWords.Level(look.Taken.Level)} at this look" : "")}"
            + $"{found}";
    }

    /// <summary>Probability of a metric, corrected where it is one of several.</summary>
    public static string P(this MetricComparison metric) =>
        (metric.AdjustedP ?? metric.P) is { } p ? ChangeWords.Probability(p) : "–";

    /// <summary>Rounds that a change of some per cent needs.</summary>
    public static string RoundsNeeded(int? rounds, CalibratedMetric metric) =>
        rounds?.ToString(CultureInfo.InvariantCulture)
        ?? (
            metric.Scale == Core.Metrics.EffectScale.Ratio && metric.PairDeviation is not null
                ? $"more than {Core.Statistics.PairedPower.MostPairs}"
                : "–"
        );

    private static string Share(double? share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.#} %");
}
