using Chaos.Core.Experiments;
using Chaos.Core.Faults;

namespace Chaos.Core.Trials;

/// <summary>
/// All that is kept of one round of one arm. Written once, read by every metric and report; nothing else is needed to
/// judge.
/// </summary>
public sealed record TrialRecord
{
    /// <summary>The newest schema this build writes and reads.</summary>
    public const int CurrentSchema = 2;

    /// <summary>Why a trial ended early that somebody stopped, as by Ctrl+C.</summary>
    public const string StoppedByUser = "the user stopped the run";

    /// <summary>Schema of this record.</summary>
    public int SchemaVersion { get; init; } = CurrentSchema;

    /// <summary>Id of the experiment.</summary>
    public required string Experiment { get; init; }

    /// <summary>Name of the arm.</summary>
    public required string Arm { get; init; }

    /// <summary>The round, from 1.</summary>
    public required int Round { get; init; }

    /// <summary>Seed of every chance in the trial.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The testbed, for example <c>local</c> or <c>simulated</c>.</summary>
    public required string Testbed { get; init; }

    /// <summary>When the load began.</summary>
    public required DateTimeOffset StartedUtc { get; init; }

    /// <summary>
    /// Why the trial ended early; null when it ran to its end. A record that was cut short is kept, and never judged.
    /// </summary>
    public string? Interrupted { get; init; }

    /// <summary>Longest time one attempt may take, which sets the length of the blocks in the statistics.</summary>
    public required TimeSpan AttemptTimeout { get; init; }

    /// <summary>When the phases really began and ended.</summary>
    public required TrialTimes Times { get; init; }

    /// <summary>What was called, by workload.</summary>
    public required IReadOnlyList<WorkloadRecord> Workloads { get; init; }

    /// <summary>What the services counted themselves.</summary>
    public IReadOnlyList<ServiceRecord> Services { get; init; } = [];

    /// <summary>What became of every message, by group of consumers.</summary>
    public IReadOnlyList<LedgerRecord> Ledgers { get; init; } = [];

    /// <summary>What was sampled while it ran.</summary>
    public IReadOnlyList<SeriesRecord> Series { get; init; } = [];

    /// <summary>The proof of each fault.</summary>
    public IReadOnlyList<Receipt> Receipts { get; init; } = [];

    /// <summary>What happened when.</summary>
    public IReadOnlyList<TrialEvent> Events { get; init; } = [];

    /// <summary>What of the testbed ended by itself, in order of time.</summary>
    public IReadOnlyList<ServiceDeath> Deaths { get; init; } = [];

    /// <summary>The ledger of a group of consumers, or of the only one; null when there is none.</summary>
    public LedgerRecord? LedgerOf(string? group) =>
        group is null ? (Ledgers.Count == 1 ? Ledgers[0] : null) : Ledgers.FirstOrDefault(l => l.Group == group);

    /// <summary>
    /// The due-time slots that lie wholly inside a phase: from the first (included) to the last (excluded).
    /// </summary>
    public (int From, int To) Slots(Phase phase)
    {
        // What lies between the slots of the baseline and those of the fault, cut slots included; nothing where the
        // baseline went on to the fault.
        if (phase.Kind == PhaseKind.UnderWay)
            return (
                Slots(Phase.Baseline).To,
                Times.BaselineEnd is null ? Slots(Phase.Baseline).To : Slots(Phase.DuringFault).From
            );
        var (from, to) = phase.Kind switch
        {
            PhaseKind.Baseline => (Times.WarmUpEnd, Times.BaselineEnd ?? Times.FaultBegan),
            PhaseKind.Fault => (Times.Injected, Times.FaultEnd ?? Times.RevertBegan),
            PhaseKind.Recovery => (Times.RecoveryBegan ?? Times.Reverted, Times.LoadEnd),
            _ => (Times.WarmUpEnd, Times.LoadEnd),
        };
        from += phase.Skip;
        if (phase.Take is { } take && from + take < to)
            to = from + take;
        var (first, end) = ((int)Math.Ceiling(from.TotalSeconds), (int)Math.Floor(to.TotalSeconds));
        return (first, Math.Max(first, end));
    }
}
