using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>
/// Good calls per second of a closed load, in which each caller makes the next call after the last answer. It measures
/// the capacity, while <see cref="Goodput"/> depends on the offered load. Successive seconds are not independent, so
/// the interval comes from a moving-block bootstrap over them.
/// </summary>
public sealed record Throughput : Metric
{
    public override string Name => "calls a second";

    public override MetricUnit Unit => MetricUnit.Count;

    public override Bound? GoodSide => Bound.AtLeast;

    public override EffectScale Scale => EffectScale.Ratio;

    public override Estimate? Measure(IReadOnlyList<TrialRecord> rounds, Phase phase) =>
        rounds.Count == 0
            ? null
            : MovingBlockBootstrap.Ratio(
                [.. rounds.SelectMany(r => Seconds(r, phase))],
                PhaseSlots.BlockLength(rounds[0].AttemptTimeout),
                rounds[0].Seed
            );

    public override double? OfRound(TrialRecord round, Phase phase) =>
        Seconds(round, phase).ToList() is { Count: > 0 } seconds
            ? (double)seconds.Sum(s => s.Numerator) / seconds.Count
            : null;

    public override PlanError? RoundTooShort(Experiment experiment, Phase phase, string path) =>
        base.TooShort(experiment, phase, null, path);

    public override PlanError? TooShort(Experiment experiment, Phase phase, Limit? limit, string path)
    {
        var needed = MovingBlockBootstrap.MinimumBlocks * PhaseSlots.BlockLength(experiment.AttemptTimeout);
        return WholeSlots(experiment, phase) * experiment.Rounds >= needed
            ? null
            : new(
                $"{path}.phase",
                $"{phase.PlannedLength(experiment.Durations).TotalSeconds:0.##} s",
                $"{((double)needed / experiment.Rounds) + 1:0.#} s or more for an interval of {Name}"
            );
    }

    /// <summary>
    /// The good calls of every second. A second in which every caller waited has no call due and counts as 0.
    /// </summary>
    private static IEnumerable<SlotCount> Seconds(TrialRecord round, Phase phase)
    {
        var (from, to) = round.Slots(phase);
        var good = round
            .Workloads.SelectMany(w => w.Slots)
            .Where(s => s.Slot >= from && s.Slot < to)
            .GroupBy(s => s.Slot)
            .ToDictionary(g => g.Key, g => g.Sum(s => s.Good()));
        return good.Count == 0
            ? []
            : Enumerable.Range(from, to - from).Select(second => new SlotCount(good.GetValueOrDefault(second), 1));
    }
}
