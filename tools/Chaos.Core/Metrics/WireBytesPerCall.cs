using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>
/// Bytes that passed an edge's proxy in both directions, per call that a workload sent: headers, frames and payload,
/// without the bytes of TCP and the layers below. Calls count under the second in which they were due, and bytes under
/// the second in which they passed. Over ten seconds of quick calls the figure is exact to one call in hundreds.
/// </summary>
/// <param name="Title">Name in plain words, for example <c>bytes per order over REST</c>.</param>
/// <param name="Edge">The edge.</param>
/// <param name="Workload">The only workload whose calls pass over the edge.</param>
public sealed record WireBytesPerCall(string Title, string Edge, string Workload) : Metric
{
    public override string Name => Title;

    public override MetricUnit Unit => MetricUnit.Count;

    public override Bound? GoodSide => Bound.AtMost;

    public override EffectScale Scale => EffectScale.Ratio;

    public override Estimate? Measure(IReadOnlyList<TrialRecord> rounds, Phase phase)
    {
        long bytes = 0,
            sent = 0;
        foreach (var round in rounds)
        {
            // A user's Toxiproxy server may not count bytes.
            if (round.Services.FirstOrDefault(s => s.Name == Edge) is not { } edge)
                return null;
            var (from, to) = round.Slots(phase);
            bytes += edge.Sum(ServiceRecord.BytesUp, from, to) + edge.Sum(ServiceRecord.BytesDown, from, to);
            sent += (round.Named(Workload)?.Calls() ?? [])
                .SelectMany(w => w.Slots)
                .Where(s => s.Slot >= from && s.Slot < to)
                .Sum(s => s.Sent());
        }
        return sent == 0 ? null : Estimate.Exact((double)bytes / sent, sent);
    }

    public override PlanError? TooShort(Experiment experiment, Phase phase, Limit? limit, string path) =>
        experiment.Arms.All(a => experiment.WorkloadsOf(a).All(w => w.Name != Workload))
            ? new(
                $"{path}.metric.workload",
                Workload,
                string.Join(", ", experiment.Arms.SelectMany(experiment.WorkloadsOf).Select(w => w.Name).Distinct())
            )
            : base.TooShort(experiment, phase, limit, path);
}
