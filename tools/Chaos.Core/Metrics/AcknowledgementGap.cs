using Chaos.Core.Experiments;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>
/// The longest time after the warm-up in which no message was acknowledged, over all publishing workloads and all
/// rounds. It shows how long the broker was unavailable to producers.
/// </summary>
public sealed record AcknowledgementGap : Metric
{
    public override string Name => "longest time without an acknowledgement";

    public override MetricUnit Unit => MetricUnit.Seconds;

    public override bool IsOfWholeTrial => true;

    public override Estimate? Measure(IReadOnlyList<TrialRecord> rounds, Phase phase)
    {
        var gaps = rounds.SelectMany(r => r.Workloads).Select(w => w.LongestGap).OfType<Messaging.TimeGap>().ToList();
        return gaps.Count == 0 ? null : Estimate.Exact(gaps.Max(g => g.Length.TotalSeconds), gaps.Count);
    }
}
