using Chaos.Core.Experiments;
using Chaos.Core.Expectations;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>
/// Share of the calls due that were good. Calls under a fault fail together, so the interval comes from a moving-block bootstrap over due-time slots.
/// </summary>
public sealed record Availability : Metric
{
    public override string Name => "good calls";

    public override MetricUnit Unit => MetricUnit.Share;

    public override Bound? GoodSide => Bound.AtLeast;

    public override double? OfRound(TrialRecord round, Phase phase)
    {
        var slots = PhaseSlots.Of([round], phase).SelectMany(second => second).ToList();
        var offered = slots.Sum(s => s.Offered());
        return offered == 0 ? null : (double)slots.Sum(s => s.Good()) / offered;
    }

    public override Estimate? Measure(IReadOnlyList<TrialRecord> rounds, Phase phase)
    {
        if (rounds.Count == 0) return null;
        var slots = PhaseSlots.Of(rounds, phase);
        return MovingBlockBootstrap.Proportion([.. slots.Select(second => new SlotCount(second.Sum(s => s.Good()), second.Sum(s => s.Offered())))], PhaseSlots.BlockLength(rounds[0].AttemptTimeout), rounds[0].Seed);
    }

    public override PlanError? TooShort(Experiment experiment, Phase phase, Limit? limit, string path) => TooShort(Name, experiment, phase, limit, path);

    /// <summary>What a plan lacks to decide a share of its calls, under the name of what is decided by it.</summary>
    internal static PlanError? TooShort(string name, Experiment experiment, Phase phase, Limit? limit, string path)
    {
        var rounds = experiment.Rounds;
        var slots = WholeSlots(experiment, phase) * rounds;
        var slotsNeeded = MovingBlockBootstrap.MinimumBlocks * PhaseSlots.BlockLength(experiment.AttemptTimeout);
        var perSlot = slots == 0 ? 0 : CallsDue(experiment, phase) * rounds / slots;
        var callsNeeded = limit is { Bound: Bound.AtLeast, Value: > 0 and < 1 } ? FailureFreeCalls.ForWilson(limit.Value) : 1;
        var needed = Math.Max(slotsNeeded, perSlot > 0 ? (int)Math.Ceiling(callsNeeded / perSlot) : slotsNeeded);
        return slots >= needed ? null
            : new($"{path}.phase", $"{phase.PlannedLength(experiment.Durations).TotalSeconds:0.##} s", $"{(double)needed / rounds + 1:0.#} s or more to decide {name} {phase}");
    }

    public override PlanError? RoundTooShort(Experiment experiment, Phase phase, string path) => base.TooShort(experiment, phase, null, path);
}
