using System.Text.Json.Serialization;
using Chaos.Core.Expectations;
using Chaos.Core.Faults;
using Chaos.Core.Journeys;
using Chaos.Core.Metrics;
using Chaos.Core.Topologies;

namespace Chaos.Core.Experiments;

/// <summary>
/// What is run and what is expected of it: arms x expectations. Pure data, from C# or from a file.
/// <code>
///  arms ──┐                       ┌── expectations
///         ├─ trial ── record ─────┤
///  load ──┤  (one arm, one round) └── findings ── verdict
///  fault ─┘
/// </code>
/// </summary>
public sealed record Experiment
{
    /// <summary>Regular expression of ids and of arms' names.</summary>
    public const string IdForm = "^[a-z0-9]+([.-][a-z0-9]+)*$";

    /// <summary>Id in the catalogue, for example <c>retry.storm</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The claim in a few plain words.</summary>
    public required string Title { get; init; }

    /// <summary>The claim in a sentence.</summary>
    public required string Claim { get; init; }

    /// <summary>The guide's own figure; null when it gives none.</summary>
    public string? GuideFigure { get; init; }

    /// <summary>Whether a mitigation or a claim is judged.</summary>
    public required ExperimentKind Kind { get; init; }

    /// <summary>The services and who calls whom.</summary>
    public required Topology Topology { get; init; }

    /// <summary>The arms, at most one of them the control.</summary>
    public required IReadOnlyList<Arm> Arms { get; init; }

    /// <summary>The load.</summary>
    public required IReadOnlyList<Workload> Workloads { get; init; }

    /// <summary>The faults; none where the claim needs none.</summary>
    public IReadOnlyList<FaultWindow> Faults { get; init; } = [];

    /// <summary>The planned length of each part of a trial.</summary>
    public required Durations Durations { get; init; }

    /// <summary>Longest time that one attempt may take, by the arms' policies.</summary>
    [Allowed("0s", "5m", Above = true)]
    public required TimeSpan AttemptTimeout { get; init; }

    /// <summary>
    /// Longest time that a counted arrival may be under way: the attempt timeout, or the longest workload timeout where
    /// that is shorter; for a journey the sum over its steps, and its think times.
    /// </summary>
    public TimeSpan LongestCall =>
        Workloads
            .Concat(Arms.SelectMany(a => a.Workloads ?? []))
            .Select(w => w.LongestWithin(AttemptTimeout))
            .DefaultIfEmpty(AttemptTimeout)
            .Max();

    /// <summary>Calls that are made once before the load; null for none.</summary>
    public Journey? Setup { get; init; }

    /// <summary>Calls that are made once after the load, however it ended; null for none.</summary>
    public Journey? Teardown { get; init; }

    /// <summary>Least share of good calls before the fault. With fewer, nothing that follows proves anything.</summary>
    [Allowed(0, 1, IsShare = true)]
    public double SteadyState { get; init; } = .99;

    /// <summary>
    /// Why the candidate can pass although its calls fail, as when a breaker is meant to fail them fast; null when most
    /// calls have to be good.
    /// </summary>
    public string? CallsMayFail { get; init; }

    /// <summary>What is expected of the arms.</summary>
    public required IReadOnlyList<Expectation> Expectations { get; init; }

    /// <summary>Number of rounds: how often each arm runs.</summary>
    [Allowed(1, 100)]
    public int Rounds { get; init; } = 1;

    /// <summary>
    /// Whether a comparison of this experiment chooses its number of rounds (<see cref="Comparing.AutoRounds"/>) when
    /// the user gives none.
    /// </summary>
    public bool RoundsAreAuto { get; init; }

    /// <summary>
    /// Whether all arms run in one trial, side by side under the same fault. For arms that differ only in what they
    /// call, such as queues, topics or client settings. All arms share the services and brokers.
    /// </summary>
    public bool SideBySide { get; init; }

    /// <summary>What resets state before each trial; null for no reset.</summary>
    public TrialReset? Reset { get; init; }

    /// <summary>Figures that are also read once a second.</summary>
    public IReadOnlyList<ObserverSpec> Observers { get; init; } = [];

    /// <summary>Readings at which a trial is stopped.</summary>
    public IReadOnlyList<StopCondition> Stops { get; init; } = [];

    /// <summary>Figures of the load itself at which a trial is stopped.</summary>
    public IReadOnlyList<LoadStop> LoadStops { get; init; } = [];

    /// <summary>Path of the file that the experiment was read from; null for one of the catalogue.</summary>
    public string? Source { get; init; }

    /// <summary>
    /// Whether it is run although its plan is too short to decide an expectation for certain, which is then told.
    /// </summary>
    [JsonIgnore]
    public bool MayBeUndecided { get; init; }

    /// <summary>What in the file may be right and is worth a look: a path and a sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Metrics that are measured without an expectation about them, as in a comparison.</summary>
    public IReadOnlyList<Metric> Measures { get; init; } = [];

    /// <summary>
    /// How an edge's proxy reads requests: as the edge specifies, or with the default settings when a fault or a figure
    /// needs it. Null when the proxy only forwards bytes.
    /// </summary>
    public EdgeHttp? HttpOn(Edge edge) =>
        edge.Http
        ?? (
            edge.HasRequests
            && (
                Faults.Any(f => f.Fault.Reads is not null && f.Fault.Effect.Site == edge.Name)
                || Expectations
                    .Select(x => x.Metric)
                    .Concat(Measures)
                    .Any(m => m is EdgeAttemptsPerCall attempts && attempts.Edge == edge.Name)
            )
                ? new()
                : null
        );

    /// <summary>
    /// How long the consumers must have handled nothing, after the load, to count as finished. The trial waits for them
    /// until they have handled everything, or for this time without progress.
    /// </summary>
    public TimeSpan DrainQuiet { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>What the verdict does not cover, in a few words that follow it; null for nothing.</summary>
    public string? Caveat { get; init; }

    /// <summary>The third chart of the report: the subject of this experiment.</summary>
    public required Chart Focus { get; init; }

    /// <summary>
    /// What happened, in words, with placeholders that the judge fills in: <c>{arm:metric name}</c> is the arm's figure
    /// for the first expectation that measures that metric.
    /// </summary>
    public required string Story { get; init; }

    /// <summary>
    /// What the simulation has no model of; null when only the targets and faults decide whether it can be simulated.
    /// </summary>
    public string? WhyNotSimulated { get; init; }

    /// <summary>Planned duration of all trials, without the start of the services.</summary>
    public TimeSpan PlannedDuration => Durations.Total * (SideBySide ? 1 : Arms.Count) * Rounds;

    /// <summary>The arm without the mitigation; null when there is none.</summary>
    public Arm? Control => Arms.FirstOrDefault(a => a.Role == ArmRole.Control);

    /// <summary>
    /// Whether no arm shows that the faults alone would miss the objectives. Without a fault there is nothing to show.
    /// </summary>
    public bool IsUncontrolled => Control is null && Faults.Count > 0;

    /// <summary>The arm with the mitigation, which gets the verdict.</summary>
    public Arm Candidate => Arms.First(a => a.Role == ArmRole.Candidate);

    /// <summary>The load of an arm.</summary>
    public IReadOnlyList<Workload> WorkloadsOf(Arm arm) => arm.Workloads ?? Workloads;

    /// <summary>The arms that run in one trial, in the order of the trials.</summary>
    public IReadOnlyList<IReadOnlyList<Arm>> Trials =>
        SideBySide ? [Arms] : [.. Arms.Select(a => (IReadOnlyList<Arm>)[a])];

    /// <summary>Returns every mistake at once. An experiment with mistakes is not run.</summary>
    public IReadOnlyList<PlanError> Errors() => [.. ExperimentErrors.Of(this)];
}
