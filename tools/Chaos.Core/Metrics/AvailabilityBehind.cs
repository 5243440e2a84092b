using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>
/// Of the attempts that a service did not fail itself, the share that it completed: the availability of the services
/// that it calls, retries included. Faults are drawn independently for each attempt, so the interval is Wilson's.
/// </summary>
/// <param name="Service">The service that calls.</param>
public sealed record AvailabilityBehind(string Service) : Metric
{
    public override string Name => $"availability behind {Service}";

    public override MetricUnit Unit => MetricUnit.Share;

    public override Bound? GoodSide => Bound.AtLeast;

    public override Estimate? Measure(IReadOnlyList<TrialRecord> rounds, Phase phase)
    {
        var called =
            rounds.SumOf(Service, ServiceRecord.Attempts, phase) - rounds.SumOf(Service, ServiceRecord.Failed, phase);
        return Wilson.Interval(Math.Min(called, rounds.SumOf(Service, ServiceRecord.Done, phase)), called);
    }
}
