using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Metrics;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Samples;

/// <summary>Counts the calls that were due and not good. A count is exact, so it has no interval.</summary>
public sealed record FailedCalls : Metric, IHasWord
{
    public override string Name => "failed calls";

    public override MetricUnit Unit => MetricUnit.Count;

    /// <summary>The word for this metric in the objectives of a file: <c>failures &lt;= 10 during fault</c>.</summary>
    public static MetricWord Word => MetricWord.Alone("failures", () => new FailedCalls());

    public override string? Written => "failures";

    public override Bound? GoodSide => Bound.AtMost;

    public override Estimate? Measure(IReadOnlyList<TrialRecord> rounds, Phase phase)
    {
        // A phase is a set of whole seconds. A call belongs to the second in which it was due.
        var slots = PhaseSlots.Of(rounds, phase).SelectMany(second => second).ToList();
        var offered = slots.Sum(s => s.Offered());
        return offered == 0 ? null : Estimate.Exact(offered - slots.Sum(s => s.Good()), offered);
    }
}
