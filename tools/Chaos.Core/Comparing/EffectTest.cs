using Chaos.Core.Expectations;
using Chaos.Core.Metrics;
using Chaos.Core.Statistics;

namespace Chaos.Core.Comparing;

/// <summary>Tests one metric's figures by round and gives its verdict.</summary>
/// <param name="metric">The metric.</param>
/// <param name="rounds">Its figures by round.</param>
/// <param name="isPaired">Whether the figures of a round belong together.</param>
/// <param name="alpha">The level: how often a difference may be found where there is none.</param>
/// <param name="kind">What the look may decide.</param>
internal sealed class EffectTest(
    ComparedMetric metric,
    IReadOnlyList<ComparedRound> rounds,
    bool isPaired,
    double alpha,
    LookKind kind = LookKind.Last
)
{
    /// <summary>The result of the metric by itself.</summary>
    internal MetricComparison Result()
    {
        List<double> before = [.. Used(r => r.Before)],
            after = [.. Used(r => r.After)];
        // A figure of 0 or below, such as the goodput of an arm that collapses, has no ratio. The figures of both arms
        // decide the scale, so that it favours neither.
        var scale = before.Concat(after).All(v => v > 0) ? metric.Metric.Scale : EffectScale.Difference;
        var middle = (Before: Median(before), After: Median(after));
        var margin =
            scale == metric.Metric.Scale
                ? metric.Margin
                : metric.Margin * Math.Max(Math.Abs(middle.Before ?? 0), Math.Abs(middle.After ?? 0));
        var result = new MetricComparison
        {
            Text = metric.Text,
            Note = metric.Footnote,
            Metric = metric.Metric.Name,
            Unit = metric.Metric.Unit,
            Scale = scale,
            GoodSide = metric.GoodSide ?? Bound.AtMost,
            Rounds = rounds,
            Before = middle.Before,
            After = middle.After,
            AlikeFrom = scale == EffectScale.Ratio ? 1 / (1 + margin) : -margin,
            AlikeTo = scale == EffectScale.Ratio ? 1 + margin : margin,
            Verdict = ComparisonVerdict.Inconclusive,
            Why = "",
        };
        if (before.Count == 0 || after.Count == 0)
            return result with
            {
                Why =
                    $"none of {rounds.Count} rounds counts"
                    + $"{(rounds.Select(r => r.Remark).FirstOrDefault(r => r.Length > 0) is { } why ? $": {why}" : "")}",
            };
        if (scale == EffectScale.Ratio)
            (before, after) = ([.. before.Select(v => Math.Log(v))], [.. after.Select(v => Math.Log(v))]);
        return UndecidedIfFiguresAreMissing(
            Tested(result, before, after, scale == EffectScale.Ratio ? Math.Log(1 + margin) : margin)
        );
    }

    /// <summary>
    /// Rounds without a figure are not missing at random. When one arm has more of them than the other, the remaining
    /// rounds decide nothing.
    /// </summary>
    private MetricComparison UndecidedIfFiguresAreMissing(MetricComparison result)
    {
        List<string> before = [.. rounds.Select(r => r.NoBefore).OfType<string>()],
            after = [.. rounds.Select(r => r.NoAfter).OfType<string>()];
        if (before.Count == after.Count)
            return result;
        var (more, side, others) =
            before.Count > after.Count ? (before, "before", after.Count) : (after, "after", before.Count);
        return result with
        {
            Verdict = ComparisonVerdict.Inconclusive,
            FurtherRounds = null,
            Why =
                $"{result.Why.Split("; ")[0]}; {more.Count} round{(more.Count == 1 ? "" : "s")} of {side} "
                + $"gave no figure and {others} of the other arm ({more[0]}), so that the remaining rounds "
                + "decide nothing: another measure is needed, such as availability",
        };
    }

    /// <summary>
    /// The result of a guardrail after correction for all guardrails. A change within the margin counts as alike,
    /// whatever the others show.
    /// </summary>
    internal static MetricComparison Adjusted(MetricComparison result, double adjusted, double alpha) =>
        result.Rounds.Count(r => r.NoBefore is not null) != result.Rounds.Count(r => r.NoAfter is not null)
            ? result with
            {
                AdjustedP = adjusted,
            }
            : Worded(
                result with
                {
                    AdjustedP = adjusted,
                    Verdict =
                        result.Verdict is ComparisonVerdict.Better or ComparisonVerdict.Worse && adjusted > alpha
                            ? ComparisonVerdict.Inconclusive
                            : result.Verdict,
                }
            );

    private MetricComparison Tested(MetricComparison result, List<double> before, List<double> after, double margin)
    {
        List<double> differences = isPaired ? [.. before.Zip(after, (a, b) => b - a)] : [];
        var test = isPaired ? PairedTest.Of(differences, alpha) : MannWhitney.Test(before, after, alpha);
        var deviation = isPaired
            ? Deviation(differences)
            : Math.Sqrt(Square(Deviation(before)) + Square(Deviation(after)));
        var count = Math.Min(before.Count, after.Count);
        var smallest = double.IsNaN(deviation)
            ? double.PositiveInfinity
            : PairedPower.SmallestEffect(count, deviation, alpha);
        var verdict = test.Interval is not { } interval ? ComparisonVerdict.Inconclusive : Decide(interval, margin);
        return Worded(
            result with
            {
                Change = Natural(test.Shift),
                Low = test.Interval is { } i ? Natural(i.Low) : null,
                High = test.Interval is { } j ? Natural(j.High) : null,
                P = test.P,
                PairDeviation = double.IsNaN(deviation) ? null : deviation,
                SmallestChange = double.IsFinite(smallest) ? Natural(smallest) : null,
                FurtherRounds =
                    verdict == ComparisonVerdict.Inconclusive
                    && !double.IsNaN(deviation)
                    && !(kind == LookKind.Early && IsAlike(test.Interval, margin))
                        ? Further(count, test.Shift, deviation, margin)
                        : null,
                Verdict = verdict,
            }
        );

        double Natural(double effect) => result.Scale == EffectScale.Ratio ? Math.Exp(effect) : effect;
    }

    private ComparisonVerdict Decide((double Low, double High) interval, double margin) =>
        interval switch
        {
            _ when kind == LookKind.Between => ComparisonVerdict.Inconclusive,
            _ when IsAlike(interval, margin) => kind == LookKind.Last
                ? ComparisonVerdict.Equivalent
                : ComparisonVerdict.Inconclusive,
            (> 0, _) => metric.GoodSide == Bound.AtLeast ? ComparisonVerdict.Better : ComparisonVerdict.Worse,
            (_, < 0) => metric.GoodSide == Bound.AtLeast ? ComparisonVerdict.Worse : ComparisonVerdict.Better,
            _ => ComparisonVerdict.Inconclusive,
        };

    private static bool IsAlike((double Low, double High)? interval, double margin) =>
        interval is { } i && i.Low >= -margin && i.High <= margin;

    /// <summary>
    /// Further rounds needed to prove the change, or to show that it lies within the margin, whichever takes fewer. At
    /// least two, one in each order of the arms.
    /// </summary>
    private int? Further(int count, double shift, double deviation, double margin)
    {
        var changed = PairedPower.PairsFor(shift, deviation, alpha);
        var alike = Math.Abs(shift) < margin ? PairedPower.PairsFor(margin - Math.Abs(shift), deviation, alpha) : null;
        var needed = changed is { } c && alike is { } a ? Math.Min(c, a) : changed ?? alike;
        return needed is { } pairs ? Math.Max(2, pairs - count) : null;
    }

    private static MetricComparison Worded(MetricComparison result)
    {
        var figures =
            $"{result.Figure(result.Before)} → {result.Figure(result.After)}, {result.ChangeText()}, p "
            + $"{ChangeWords.Probability(result.AdjustedP ?? result.P ?? 1)}";
        if (result.Verdict != ComparisonVerdict.Inconclusive)
            return result with { Why = figures };
        var settled =
            result.Low is null ? "too few rounds count for any verdict"
            : result.FurtherRounds is null
            && result.PairDeviation is not null
            && result.Low >= result.AlikeFrom
            && result.High <= result.AlikeTo
                ? "alike so far, which only the last look can decide"
            : result.FurtherRounds is { } further
                ? $"about {further} further rounds would settle it if the true change is the measured one"
            : result.AdjustedP is not null && (result.Low > result.Unchanged || result.High < result.Unchanged)
                ? "not significant among all guardrails"
            : $"more than {PairedPower.MostPairs} rounds would be needed: longer rounds help more";
        return result with { Why = $"{figures}; {settled}" };
    }

    private IEnumerable<double> Used(Func<ComparedRound, double?> figure) =>
        rounds.Where(r => r.Counts).Select(figure).OfType<double>();

    private static double? Median(List<double> values) =>
        values.Count == 0 ? null : HodgesLehmann.MedianOfSorted([.. values.Order()]);

    private static double Deviation(List<double> values)
    {
        if (values.Count < 2)
            return double.NaN;
        var mean = values.Average();
        return Math.Sqrt(values.Sum(v => Square(v - mean)) / (values.Count - 1));
    }

    private static double Square(double value) => value * value;
}
