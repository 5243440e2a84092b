using System.Text.Json.Serialization;
using Chaos.Core.Experiments;
using Chaos.Core.Faults;

namespace Chaos.Core.Trials;

/// <summary>
/// The record of one round of one arm. It is written once; every metric and report reads it, and judging needs nothing
/// else.
/// </summary>
public sealed record TrialRecord
{
    /// <summary>The newest schema this build writes and reads.</summary>
    public const int CurrentSchema = 2;

    /// <summary>The reason of an early end for a trial that a user stopped, for example by Ctrl+C.</summary>
    public const string StoppedByUser = "the user stopped the run";

    /// <summary>The schema of this record.</summary>
    public int SchemaVersion { get; init; } = CurrentSchema;

    /// <summary>Id of the experiment.</summary>
    public required string Experiment { get; init; }

    /// <summary>Name of the arm.</summary>
    public required string Arm { get; init; }

    /// <summary>The round, from 1.</summary>
    public required int Round { get; init; }

    /// <summary>The seed of all random draws in the trial.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The testbed, for example <c>local</c> or <c>simulated</c>.</summary>
    public required string Testbed { get; init; }

    /// <summary>
    /// Name and version of the load generator that began the calls; null for this tool's own. Another one does not tell
    /// when a call was due.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Engine { get; init; }

    /// <summary>When the load began.</summary>
    public required DateTimeOffset StartedUtc { get; init; }

    /// <summary>
    /// Why the trial ended early; null when it finished. The record of an interrupted trial is kept and never judged.
    /// </summary>
    public string? Interrupted { get; init; }

    /// <summary>
    /// The longest time that one attempt may take. It sets the length of the blocks in the statistics.
    /// </summary>
    public required TimeSpan AttemptTimeout { get; init; }

    /// <summary>The real start and end of the phases.</summary>
    public required TrialTimes Times { get; init; }

    /// <summary>The calls, by workload.</summary>
    public required IReadOnlyList<WorkloadRecord> Workloads { get; init; }

    /// <summary>The counts of services and edges.</summary>
    public IReadOnlyList<ServiceRecord> Services { get; init; } = [];

    /// <summary>The ledgers of messages, by group of consumers.</summary>
    public IReadOnlyList<LedgerRecord> Ledgers { get; init; } = [];

    /// <summary>The series that were sampled.</summary>
    public IReadOnlyList<SeriesRecord> Series { get; init; } = [];

    /// <summary>The receipts of the faults.</summary>
    public IReadOnlyList<Receipt> Receipts { get; init; } = [];

    /// <summary>The events of the trial.</summary>
    public IReadOnlyList<TrialEvent> Events { get; init; } = [];

    /// <summary>The services and processes that ended by themselves, in order of time.</summary>
    public IReadOnlyList<ServiceDeath> Deaths { get; init; } = [];

    /// <summary>
    /// The ledger of a group of consumers. For a null name it is that of the only group. Null when there is none.
    /// </summary>
    public LedgerRecord? LedgerOf(string? group) =>
        group is null ? (Ledgers.Count == 1 ? Ledgers[0] : null) : Ledgers.FirstOrDefault(l => l.Group == group);

    /// <summary>The record of a workload, or of a part such as <c>shop.buy</c>; null when there is none.</summary>
    public WorkloadRecord? Named(string name) =>
        Workloads.FirstOrDefault(w => w.Name == name)
        ?? Workloads.SelectMany(w => w.Parts ?? []).FirstOrDefault(p => p.Name == name);

    /// <summary>
    /// The calls that reached a service, by second. A journey is one call of its workload and makes several of these.
    /// </summary>
    public IEnumerable<SlotRecord> Calls() => Workloads.SelectMany(w => w.Calls()).SelectMany(w => w.Slots);

    /// <summary>
    /// The due-time slots that lie wholly inside a phase, from the first (included) to the last (excluded).
    /// </summary>
    public (int From, int To) Slots(Phase phase)
    {
        // The slots between those of the baseline and those of the fault, including cut slots. None when the baseline
        // lasted until the fault.
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
