using Chaos.Core.Experiments;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>
/// A counter of a service divided by the calls sent. Both count under the due time of the call. The figure is a ratio
/// of exact counts, so it has no interval.
/// </summary>
/// <param name="Title">Name in plain words, for example <c>work for nobody per call</c>.</param>
/// <param name="Service">The service that counts.</param>
/// <param name="Counter">Name of the counter, which is kept by slot; a missing counter is 0.</param>
public sealed record CounterPerCall(string Title, string Service, string Counter) : Metric
{
    public override string Name => Title;

    public override MetricUnit Unit => MetricUnit.Times;

    public override Estimate? Measure(IReadOnlyList<TrialRecord> rounds, Phase phase) =>
        rounds.PerCall(Service, Counter, phase);
}
