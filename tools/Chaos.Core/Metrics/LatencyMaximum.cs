using Chaos.Core.Experiments;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>
/// The longest time from due to done of all calls sent. It is exact to the width of a histogram's bucket (1 part in
/// 2,048). It describes these calls only and is no estimate for others, so it has no interval.
/// </summary>
public sealed record LatencyMaximum : Metric, IHasWord
{
    public override string Name => "longest wait";

    public override MetricUnit Unit => MetricUnit.Milliseconds;

    public static MetricWord Word => MetricWord.Alone("max", () => new LatencyMaximum());

    public override string? Written => "max";

    public override double Margin => .15;

    public override Estimate? Measure(IReadOnlyList<TrialRecord> rounds, Phase phase)
    {
        var histograms = PhaseSlots
            .Of(rounds, phase)
            .SelectMany(second => second)
            .Select(s => s.AllLatencies())
            .Where(h => h.Count > 0)
            .ToList();
        return histograms.Count == 0
            ? null
            : Estimate.Exact(histograms.Max(h => h.Max!.Value.TotalMilliseconds), histograms.Sum(h => h.Count));
    }
}
