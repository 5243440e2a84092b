using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>
/// Share of the attempts at a service that the service itself did not fail, whatever the services behind it did: the
/// availability of one hop alone. Faults are drawn independently for each attempt, so the interval is Wilson's.
/// </summary>
/// <param name="Service">The service.</param>
public sealed record OwnAvailability(string Service) : Metric
{
    public override string Name => $"{Service}'s own availability";

    public override MetricUnit Unit => MetricUnit.Share;

    public override Bound? GoodSide => Bound.AtLeast;

    public override Estimate? Measure(IReadOnlyList<TrialRecord> rounds, Phase phase)
    {
        var attempts = rounds.SumOf(Service, ServiceRecord.Attempts, phase);
        return Wilson.Interval(attempts - rounds.SumOf(Service, ServiceRecord.Failed, phase), attempts);
    }
}
