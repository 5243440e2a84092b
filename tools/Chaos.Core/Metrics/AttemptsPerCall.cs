using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>
/// Attempts that reached a service, divided by the calls sent. Both count under the due time of the call. The figure is
/// a ratio of exact counts, so it has no interval.
/// </summary>
/// <param name="Service">The service that counts attempts.</param>
public sealed record AttemptsPerCall(string Service) : Metric
{
    public override string Name => "attempts per call";

    public override MetricUnit Unit => MetricUnit.Times;

    public override Bound? GoodSide => Bound.AtMost;

    public override Estimate? Measure(IReadOnlyList<TrialRecord> rounds, Phase phase) =>
        rounds.PerCall(Service, ServiceRecord.Attempts, phase);
}
