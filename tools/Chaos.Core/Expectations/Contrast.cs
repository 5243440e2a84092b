using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Core.Metrics;

namespace Chaos.Core.Expectations;

/// <summary>
/// Expects the ratio of two arms' figures to keep a limit. The interval of the ratio is the widest that both arms'
/// intervals allow, so that in doubt the result is undecided.
/// </summary>
public sealed record Contrast : Expectation
{
    /// <summary>Name of the arm in the numerator.</summary>
    public required string Arm { get; init; }

    /// <summary>Name of the arm in the denominator.</summary>
    public required string Against { get; init; }

    /// <summary>The limit of the ratio.</summary>
    public required Limit Limit { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> About(Experiment experiment) => [Arm, Against];

    /// <inheritdoc/>
    protected override Finding Decide(Evidence evidence)
    {
        var (above, below) = (evidence.Of(Arm, Metric, Phase), evidence.Of(Against, Metric, Phase));
        var limit = $"{Limit.Sign} {Limit.Value:0.##}x of {Against}";
        if (above is not { } a || below is not { Low: > 0 } b)
            return Found(
                evidence,
                Verdict.Inconclusive,
                $"too little was measured: {Arm} {Words(above)}, {Against} {Words(below)}",
                limit
            ) with
            {
                Arm = Arm,
            };
        if (!double.IsFinite(a.Value) || !double.IsFinite(b.Value))
            return NotReached(evidence, a, b, limit);
        var ratio = new Statistics.Estimate(
            a.Value / b.Value,
            a.Low / b.High,
            a.High / b.Low,
            Math.Min(a.Count, b.Count)
        );
        var words = $"{Arm} is {ratio.Value:0.00}x of {Against}, limit {limit}";
        return Limit.Check(ratio) switch
        {
            LimitCheck.Met => Found(evidence, Verdict.Pass, words, limit) with { Arm = Arm },
            LimitCheck.Missed => Found(evidence, Verdict.Fail, words, limit) with { Arm = Arm },
            _ => Found(
                evidence,
                Verdict.Inconclusive,
                $"{Interval(MetricUnit.Times, ratio)} spans the limit, {Settles(evidence, ratio, Limit.Value)}: {words}",
                limit
            ) with
            {
                Arm = Arm,
            },
        };
    }

    /// <summary>
    /// Judges figures that are not reached. When only one figure is not reached, the other is the smaller, whatever
    /// their ratio. When neither is reached, nothing distinguishes them.
    /// </summary>
    private Finding NotReached(Evidence evidence, Statistics.Estimate above, Statistics.Estimate below, string limit)
    {
        var words = $"{Arm} {Words(above)}, {Against} {Words(below)}, limit {limit}";
        return (double.IsFinite(above.Value), double.IsFinite(below.Value)) switch
        {
            (false, false) => Found(evidence, Verdict.Inconclusive, $"neither is reached: {words}", limit) with
            {
                Arm = Arm,
            },
            (var reached, _) => Found(
                evidence,
                reached == (Limit.Bound == Bound.AtMost) ? Verdict.Pass : Verdict.Fail,
                words,
                limit
            ) with
            {
                Arm = Arm,
            },
        };
    }

    /// <inheritdoc/>
    public override IEnumerable<PlanError> Errors(Experiment experiment, string path)
    {
        foreach (var (field, arm) in new[] { ("arm", Arm), ("against", Against) })
            if (experiment.Arms.All(a => a.Name != arm))
                yield return new($"{path}.{field}", arm, string.Join(", ", experiment.Arms.Select(a => a.Name)));
        if (Metric.TooShort(experiment, Phase, null, path) is { } error)
            yield return error;
    }
}
