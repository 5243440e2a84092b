using Chaos.Core.Experiments;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>
/// The longest time from when a message was due to when a group had handled it for the first time, over all rounds.
/// </summary>
/// <param name="Group">The group of consumers; null when there is only one.</param>
public sealed record LongestEndToEnd(string? Group = null) : Metric
{
    public override string Name => $"longest time to the handling{(Group is null ? "" : $" by {Group}")}";

    public override MetricUnit Unit => MetricUnit.Milliseconds;

    public override double Margin => .15;

    public override Estimate? Measure(IReadOnlyList<TrialRecord> rounds, Phase phase)
    {
        var histograms = rounds
            .SelectMany(r =>
            {
                var (from, to) = r.Slots(phase);
                return (r.LedgerOf(Group)?.Slots ?? [])
                    .Where(s => s.Slot >= from && s.Slot < to)
                    .Select(s => s.EndToEnd)
                    .Where(h => h.Count > 0);
            })
            .ToList();
        return histograms.Count == 0
            ? null
            : Estimate.Exact(histograms.Max(h => h.Max!.Value.TotalMilliseconds), histograms.Sum(h => h.Count));
    }
}
