using Chaos.Core.Calls;
using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>
/// Share of the calls due that were answered with less than the full answer, and say so. A ratio of counts, so a fact
/// and not an estimate.
/// </summary>
public sealed record DegradedShare : Metric
{
    public override string Name => "degraded calls";

    public override MetricUnit Unit => MetricUnit.Share;

    public override Bound? GoodSide => Bound.AtMost;

    public override Estimate? Measure(IReadOnlyList<TrialRecord> rounds, Phase phase)
    {
        var slots = PhaseSlots.Of(rounds, phase).SelectMany(second => second).ToList();
        var offered = slots.Sum(s => s.Offered());
        return offered == 0
            ? null
            : Estimate.Exact((double)slots.Sum(s => s.Of(CallStatus.Degraded)) / offered, offered);
    }
}
