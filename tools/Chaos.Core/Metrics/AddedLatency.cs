using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>
/// By how much one workload's median latency exceeds another's, side by side in one trial, beyond what it did before
/// the fault: what one does and the other does not costs just that under the fault, and the work that it takes anyway
/// is left out.
/// </summary>
/// <param name="Title">Name in plain words, for example <c>TCP handshake at 20 ms</c>.</param>
/// <param name="Workload">Name of the workload that pays.</param>
/// <param name="Against">Name of the one that does not.</param>
public sealed record AddedLatency(string Title, string Workload, string Against) : Metric
{
    public override string Name => Title;

    public override MetricUnit Unit => MetricUnit.Milliseconds;

    internal override bool Reads(string workload) => workload == Workload || workload == Against;

    public override Estimate? Measure(IReadOnlyList<TrialRecord> rounds, Phase phase) =>
        Difference.Of(Between(rounds, phase), Between(rounds, Phase.Baseline));

    public override string WhyNoFigure(TrialRecord round, Phase phase) =>
        string.Join(
            " and ",
            new[] { (Workload, phase), (Against, phase), (Workload, Phase.Baseline), (Against, Phase.Baseline) }
                .Select(p =>
                    (Name: $"{MedianOf(p.Item1).Name} {p.Item2}", Median: MedianOf(p.Item1).Measure([round], p.Item2))
                )
                .Where(p => p.Median is not { } m || !double.IsFinite(m.Value))
                .Select(p => $"{p.Name} {(p.Median is null ? "was measured too little" : "is not reached")}")
        );

    public override PlanError? TooShort(Experiment experiment, Phase phase, Limit? limit, string path) =>
        new[] { (Workload, phase), (Against, phase), (Workload, Phase.Baseline), (Against, Phase.Baseline) }
            .Select(p => MedianOf(p.Item1).TooShort(experiment, p.Item2, limit, path))
            .FirstOrDefault(e => e is not null);

    private Estimate? Between(IReadOnlyList<TrialRecord> rounds, Phase phase) =>
        Difference.Of(MedianOf(Workload).Measure(rounds, phase), MedianOf(Against).Measure(rounds, phase));

    private static OfWorkload MedianOf(string workload) => new(workload, new LatencyPercentile(.5));
}
