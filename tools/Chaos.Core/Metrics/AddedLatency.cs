using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>
/// How much more one workload's median latency exceeds another's in a phase than in the baseline. Both run side by side
/// in one trial. The result is the latency that the fault adds to what only the first one does; the difference that
/// exists without the fault is subtracted.
/// </summary>
/// <param name="Title">Name in plain words, for example <c>TCP handshake at 20 ms</c>.</param>
/// <param name="Workload">Name of the workload with the extra step.</param>
/// <param name="Against">Name of the workload without it.</param>
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
                .Select(p => $"{p.Name} {(p.Median is null ? "has too little data" : "is not reached")}")
        );

    public override PlanError? TooShort(Experiment experiment, Phase phase, Limit? limit, string path) =>
        new[] { (Workload, phase), (Against, phase), (Workload, Phase.Baseline), (Against, Phase.Baseline) }
            .Select(p => MedianOf(p.Item1).TooShort(experiment, p.Item2, limit, path))
            .FirstOrDefault(e => e is not null);

    private Estimate? Between(IReadOnlyList<TrialRecord> rounds, Phase phase) =>
        Difference.Of(MedianOf(Workload).Measure(rounds, phase), MedianOf(Against).Measure(rounds, phase));

    private static OfWorkload MedianOf(string workload) => new(workload, new LatencyPercentile(.5));
}
