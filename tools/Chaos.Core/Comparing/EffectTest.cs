using Chaos.Core.Expectations;
using Chaos.Core.Metrics;
using Chaos.Core.Statistics;

namespace Chaos.Core.Comparing;

/// <summary>Turns one metric's figures by round into what it came to.</summary>
/// <param name="metric">The metric.</param>
/// <param name="rounds">Its figures.</param>
/// <param name="isPaired">Whether the figures of a round belong together.</param>
/// <param name="alpha">How often a difference may be found where there is none.</param>
/// <param name="kind">What may be decided.</param>
internal sealed class EffectTest(
    ComparedMetric metric,
    IReadOnlyList<ComparedRound> rounds,
    bool isPaired,
    double alpha,
    LookKind kind = LookKind.Last
)
{
    /// <summary>What the metric came to by itself.</summary>
    internal MetricComparison Result()
    {
        List<double> before = [.. Used(r => r.Before)],
            after = [.. Used(r => r.After)];
        // What should be above 0 and is not, such as the goodput of an arm that collapses, has no ratio. Either arm's
        // figures decide that alike, so that it favours none.
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
                    $"no round counts of {rounds.Count}"
                    + $"{(rounds.Select(r => r.Remark).FirstOrDefault(r => r.Length > 0) is { } why ? $": {why}" : "")}",
            };
        if (scale == EffectScale.Ratio)
            (before, after) = ([.. before.Select(v => Math.Log(v))], [.. after.Select(v => Math.Log(v))]);
        return Whole(Tested(result, before, after, scale == EffectScale.Ratio ? Math.Log(1 + margin) : margin));
    }

    /// <summary>
    /// Rounds without a figure are not missing at random: where one arm has more of them than the other, those that are
    /// left over decide nothing.
    /// </summary>
    private MetricComparison Whole(MetricComparison result)
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
                + $"gave no figure and {others} of the other arm ({more[0]}), so that those which are left "
                + "over decide nothing: another measure is needed, such as availability",
        };
    }

    /// <summary>
    /// The verdict of a metric whose significance is decided among several: within the margin it is alike whatever the
    /// others say.
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
    /// What it takes to tell the change from none, or to show that it lies within the margin, whichever is less; at
    /// least two rounds, one in each order of the arms.
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
                ? "alike so far, which is for the last look to say"
            : result.FurtherRounds is { } further
                ? $"about {further} further rounds would settle it if the change is what it looks like"
            : result.AdjustedP is not null && (result.Low > result.Unchanged || result.High < result.Unchanged)
                ? "not significant among all guardrails"
            : $"more than {PairedPower.MostPairs} rounds would be needed: longer rounds do more";
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
