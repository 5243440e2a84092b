using Chaos.Core.Experiments;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>The longest time after the warm-up in which a group handled no message, over all rounds.</summary>
/// <param name="Group">The group of consumers; null when there is only one.</param>
public sealed record HandlingPause(string? Group = null) : Metric
{
    public override string Name => $"longest time without a message handled{(Group is null ? "" : $" by {Group}")}";

    public override MetricUnit Unit => MetricUnit.Seconds;

    public override bool IsOfWholeTrial => true;

    public override Estimate? Measure(IReadOnlyList<TrialRecord> rounds, Phase phase)
    {
        var pauses = rounds.Select(r => r.LedgerOf(Group)?.LongestPause).OfType<Messaging.TimeGap>().ToList();
        return pauses.Count == 0 ? null : Estimate.Exact(pauses.Max(g => g.Length.TotalSeconds), pauses.Count);
    }
}
