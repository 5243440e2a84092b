using Chaos.Core.Experiments;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>
/// Which share of the calls sent came to one of several instances. A ratio of counts, so a fact and not an estimate.
/// </summary>
/// <param name="Instance">Name of the instance.</param>
public sealed record ShareOfCalls(string Instance) : Metric
{
    public override string Name => $"share of calls at {Instance}";

    public override MetricUnit Unit => MetricUnit.Share;

    public override Estimate? Measure(IReadOnlyList<TrialRecord> rounds, Phase phase) =>
        new AttemptsPerCall(Instance).Measure(rounds, phase);
}
