using Chaos.Core.Experiments;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>
/// The longest time from due to done when all calls were good; infinite when one was not. For bursts: the time until
/// the last client has its answer.
/// </summary>
public sealed record CompletionTime : Metric
{
    public override string Name => "time until all are good";

    public override MetricUnit Unit => MetricUnit.Seconds;

    protected override double? Watched(Estimate never, TrialRecord round) =>
        (round.Times.LoadEnd - round.Times.WarmUpEnd).TotalSeconds;

    public override Estimate? Measure(IReadOnlyList<TrialRecord> rounds, Phase phase)
    {
        var slots = PhaseSlots.Of(rounds, phase).SelectMany(second => second).ToList();
        var offered = slots.Sum(s => s.Offered());
        if (offered == 0)
            return null;
        if (slots.Sum(s => s.Good()) < offered)
            return new(double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity, offered);
        return Estimate.Exact(slots.Max(s => s.AllLatencies().Max ?? TimeSpan.Zero).TotalSeconds, offered);
    }
}
