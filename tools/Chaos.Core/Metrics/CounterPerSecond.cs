using Chaos.Core.Experiments;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>
/// A counter of a service per second: its throughput, if the service is kept busy. Successive seconds are not
/// independent, so the interval comes from a moving-block bootstrap over them.
/// </summary>
/// <param name="Title">Name in plain words, for example <c>orders a second</c>.</param>
/// <param name="Service">The service that counts.</param>
/// <param name="Counter">Name of the counter, which is kept by slot.</param>
public sealed record CounterPerSecond(string Title, string Service, string Counter) : Metric
{
    public override string Name => Title;

    public override MetricUnit Unit => MetricUnit.Count;

    public override EffectScale Scale => EffectScale.Ratio;

    public override Estimate? Measure(IReadOnlyList<TrialRecord> rounds, Phase phase)
    {
        var seconds = rounds
            .SelectMany(round =>
            {
                var (from, to) = round.Slots(phase);
                var service = round.Services.FirstOrDefault(s => s.Name == Service);
                return Enumerable
                    .Range(from, to - from)
                    .Select(second => new SlotCount(service?.Sum(Counter, second, second + 1) ?? 0, 1));
            })
            .ToList();
        return rounds.Count == 0
            ? null
            : MovingBlockBootstrap.Ratio(seconds, PhaseSlots.BlockLength(rounds[0].AttemptTimeout), rounds[0].Seed);
    }

    public override PlanError? TooShort(Experiment experiment, Phase phase, Expectations.Limit? limit, string path)
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
}
