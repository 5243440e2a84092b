using Chaos.Core.Experiments;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>
/// The share of the calls sent that reached one of several instances. The figure is a ratio of exact counts, so it has
/// no interval.
/// </summary>
/// <param name="Instance">Name of the instance.</param>
public sealed record ShareOfCalls(string Instance) : Metric
{
    public override string Name => $"share of calls at {Instance}";

    public override MetricUnit Unit => MetricUnit.Share;

    public override Estimate? Measure(IReadOnlyList<TrialRecord> rounds, Phase phase) =>
        new AttemptsPerCall(Instance).Measure(rounds, phase);
}
