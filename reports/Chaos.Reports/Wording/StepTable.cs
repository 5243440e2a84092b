using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Core.Trials;

namespace Chaos.Reports.Wording;

/// <summary>
/// The figures by step of an experiment whose workloads walk journeys, by arm and phase, and those of every workload that
/// calls services of the user's. Empty without either.
/// </summary>
public sealed class StepTable
{
    /// <param name="run">The run.</param>
    /// <param name="result">What the experiment came to.</param>
    public StepTable(RunContent run, ExperimentResult result)
    {
        var rounds = result
            .Arms.InOrder()
            .Select(a => (Arm: a, Rounds: run.Trials(a).Select(t => t.Record).OfType<TrialRecord>().ToList()))
            .Where(a => a.Arm.HasExternalServices || a.Rounds.Any(HasParts))
            .ToList();
        HasSteps = rounds.Any(a => a.Rounds.Any(HasParts));
        HasDelays = rounds.Any(a => a.Rounds.Any(r => r.Receipts.Any(f => f.Effect.Delay > TimeSpan.Zero)));
        Arms =
        [
            .. rounds.Select(a =>
                (
                    a.Arm,
                    (IReadOnlyList<(Phase, IReadOnlyList<StepRow>)>)
                        [
                            .. PhasesOf(a.Rounds)
                                .Select(p => (p, Rows: Of(a.Rounds, p, a.Arm.HasExternalServices)))
                                .Where(p => p.Rows.Any(r => r.Calls > 0)),
                        ]
                )
            ),
        ];
    }

    /// <summary>Whether any workload walks journeys.</summary>
    public bool HasSteps { get; }

    /// <summary>Whether any fault was a delay, whose end sets calls free.</summary>
    private bool HasDelays { get; }

    /// <summary>What a reader has to know of the least latencies of a phase; empty for nothing.</summary>
    public string Note(Phase phase) =>
        HasDelays && phase == Phase.DuringFault
            ? "A call under way when a fault ends counts during the fault, and may end sooner than its delay"
            : "";

    /// <summary>The arms with the rows of each phase.</summary>
    public IReadOnlyList<(
        ArmSummary Arm,
        IReadOnlyList<(Phase Phase, IReadOnlyList<StepRow> Rows)> Phases
    )> Arms { get; }

    /// <summary>
    /// The rows of some rounds in a phase: each workload with journeys as a whole, and behind it its parts; with
    /// <paramref name="every"/> also the workloads without journeys.
    /// </summary>
    public static IReadOnlyList<StepRow> Of(IReadOnlyList<TrialRecord> rounds, Phase phase, bool every = false) =>
        [
            .. rounds
                .SelectMany(r => r.Workloads)
                .Where(w => every || w.Parts is not null)
                .Select(w => w.Name)
                .Distinct()
                .SelectMany(w => Names(rounds, w))
                .Select(name => Row(rounds, phase, name)),
        ];

    /// <summary>The phase that says most, of those of an arm: that of the fault, or the first one.</summary>
    internal static (Phase Phase, IReadOnlyList<StepRow> Rows) Main(
        IReadOnlyList<(Phase Phase, IReadOnlyList<StepRow> Rows)> phases
    ) => phases.FirstOrDefault(p => p.Phase == Phase.DuringFault) is { Rows: not null } fault ? fault : phases[0];

    private static IEnumerable<Phase> PhasesOf(IReadOnlyList<TrialRecord> rounds) =>
        rounds.Any(r => r.Receipts.Count > 0) ? [Phase.Baseline, Phase.DuringFault, Phase.AfterFault] : [Phase.Whole];

    private static bool HasParts(TrialRecord round) => round.Workloads.Any(w => w.Parts is not null);

    private static IEnumerable<string> Names(IReadOnlyList<TrialRecord> rounds, string workload) =>
        rounds.SelectMany(r => r.Named(workload)?.Parts ?? []).Select(p => p.Name).Distinct().Prepend(workload);

    private static StepRow Row(IReadOnlyList<TrialRecord> rounds, Phase phase, string name)
    {
        var slots = new List<SlotRecord>();
        WorkloadRecord? any = null;
        var seconds = 0;
        foreach (var round in rounds)
        {
            if (round.Named(name) is not { } record)
                continue;
            any = record;
            var (from, to) = round.Slots(phase);
            seconds += to - from;
            slots.AddRange(record.Slots.Where(s => s.Slot >= from && s.Slot < to));
        }
        var isWhole = any?.IsWhole == true || rounds.Any(r => r.Workloads.Any(w => w.Name == name));
        return StepRow.Of(name, isWhole, any?.Summary, slots) with
        {
            Seconds = seconds,
            Tags = string.Join(
                ", ",
                any?.Tags?.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => $"{t.Key}={t.Value}") ?? []
            ),
        };
    }
}
