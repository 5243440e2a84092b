using Chaos.Core.Experiments;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>
/// The coefficient of variation of the delays before first retries: their standard deviation divided by their mean,
/// over the whole trial. Full jitter draws from U(0, v) and so gives 1/√3 = .577 for every v. Delays without jitter
/// give 0, and their retries come at the same time.
/// </summary>
/// <param name="Edge">The edge whose caller retries.</param>
public sealed record RetryDelaySpread(string Edge) : Metric
{
    /// <summary>The fewest delays that give a figure: with 100 of them the standard error is about .04.</summary>
    private const long LeastRetries = 100;

    public override string Name => "spread of retry delays";

    public override MetricUnit Unit => MetricUnit.Share;

    public override bool IsOfWholeTrial => true;

    public override Estimate? Measure(IReadOnlyList<TrialRecord> rounds, Phase phase)
    {
        var (count, sum, squares) = (
            Total("retry1 count"),
            Total("retry1 microseconds"),
            Total("retry1 microsecondsSquared")
        );
        if (count < LeastRetries || sum <= 0)
            return null;
        var mean = sum / count;
        return Estimate.Exact(Math.Sqrt(Math.Max(0, (squares / count) - (mean * mean))) / mean, (long)count);

        double Total(string name) =>
            rounds.SelectMany(r => r.Services).Sum(s => (double)s.Totals.GetValueOrDefault(CounterName.Of(Edge, name)));
    }
}
