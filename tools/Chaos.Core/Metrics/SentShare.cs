using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>
/// Share of the calls due that were sent. The others were dropped because too many were in flight, or not made because
/// the generator was late. The figure is a ratio of exact counts, so it has no interval. All calls of a closed load are
/// sent.
/// </summary>
public sealed record SentShare : Metric
{
    /// <summary>The share at which the load counts as made as asked.</summary>
    public const double Enough = .99;

    public override string Name => "calls sent of those due";

    public override MetricUnit Unit => MetricUnit.Share;

    public override Bound? GoodSide => Bound.AtLeast;

    public override Estimate? Measure(IReadOnlyList<TrialRecord> rounds, Phase phase)
    {
        var slots = PhaseSlots.Of(rounds, phase).SelectMany(second => second).ToList();
        var due = slots.Sum(s => s.Offered() + s.Unsent());
        return due == 0 ? null : Estimate.Exact((double)slots.Sum(s => s.Sent()) / due, due);
    }
}
