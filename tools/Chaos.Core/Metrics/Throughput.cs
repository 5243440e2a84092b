using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>
/// Good calls a second of callers who make the next call when the last one has been answered: what can be done, where <see cref="Goodput"/> counts what was asked for. Seconds differ and depend on each other, so
/// the interval comes from a moving-block bootstrap over them.
/// </summary>
public sealed record Throughput : Metric
{
    public override string Name => "calls a second";

    public override MetricUnit Unit => MetricUnit.Count;

    public override Bound? GoodSide => Bound.AtLeast;

    public override EffectScale Scale => EffectScale.Ratio;

    public override Estimate? Measure(IReadOnlyList<TrialRecord> rounds, Phase phase)
    {
        var seconds = PhaseSlots.Of(rounds, phase).Select(second => new SlotCount(second.Sum(s => s.Good()), 1)).ToList();
        return rounds.Count == 0 ? null : MovingBlockBootstrap.Ratio(seconds, PhaseSlots.BlockLength(rounds[0].AttemptTimeout), rounds[0].Seed);
    }

    public override PlanError? TooShort(Experiment experiment, Phase phase, Limit? limit, string path)
    {
        var needed = MovingBlockBootstrap.MinimumBlocks * PhaseSlots.BlockLength(experiment.AttemptTimeout);
        return WholeSlots(experiment, phase) * experiment.Rounds >= needed ? null
            : new($"{path}.phase", $"{phase.PlannedLength(experiment.Durations).TotalSeconds:0.##} s", $"{((double)needed / experiment.Rounds) + 1:0.#} s or more for an interval of {Name}");
    }
}
