using Chaos.Core.Calls;
using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>
/// Share of the calls due whose answer was marked as degraded, which is less than the full answer. The figure is a
/// ratio of exact counts, so it has no interval.
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
