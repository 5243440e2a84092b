using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>The mean of the delays before one of the retries, over the whole trial.</summary>
/// <param name="Edge">The edge whose caller retries.</param>
/// <param name="Retry">Which retry, from 1.</param>
public sealed record RetryDelayMean(string Edge, int Retry) : Metric
{
    public override string Name => RetryDelayFigures.Name(Retry, "mean");

    public override MetricUnit Unit => MetricUnit.Milliseconds;

    public override Bound? GoodSide => null;

    public override bool IsOfWholeTrial => true;

    public override Estimate? Measure(IReadOnlyList<TrialRecord> rounds, Phase phase)
    {
        var count = RetryDelayFigures.Count(rounds, Edge, Retry);
        return count == 0
            ? null
            : Estimate.Exact(
                RetryDelayFigures.Figures(rounds, Edge, Retry, "microseconds").Sum() / 1000.0 / count,
                count
            );
    }
}
