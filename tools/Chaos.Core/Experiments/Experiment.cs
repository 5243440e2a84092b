using Chaos.Core.Expectations;
using Chaos.Core.Faults;
using Chaos.Core.Metrics;
using Chaos.Core.Topologies;

namespace Chaos.Core.Experiments;

/// <summary>
/// What is tried and what is expected of it: arms x expectations. Pure data, from C# or from a file.
/// <code>
///  arms ──┐                       ┌── expectations
///         ├─ trial ── record ─────┤
///  load ──┤  (one arm, one round) └── findings ── verdict
///  fault ─┘
/// </code>
/// </summary>
public sealed record Experiment
{
    /// <summary>What ids look like.</summary>
    public const string IdForm = "^[a-z0-9]+([.-][a-z0-9]+)*$";

    /// <summary>Id in the catalogue, for example <c>retry.storm</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The claim in a few plain words.</summary>
    public required string Title { get; init; }

    /// <summary>What is claimed, in a sentence.</summary>
    public required string Claim { get; init; }

    /// <summary>The guide's own figure; null when it gives none.</summary>
    public string? GuideFigure { get; init; }

    /// <summary>What is judged.</summary>
    public required ExperimentKind Kind { get; init; }

    /// <summary>The services and who calls whom.</summary>
    public required Topology Topology { get; init; }

    /// <summary>The arms, at most one of them the control.</summary>
    public required IReadOnlyList<Arm> Arms { get; init; }

    /// <summary>The load.</summary>
    public required IReadOnlyList<Workload> Workloads { get; init; }

    /// <summary>The faults; none where the claim needs none.</summary>
    public IReadOnlyList<FaultWindow> Faults { get; init; } = [];

    /// <summary>How long each part lasts.</summary>
    public required Durations Durations { get; init; }

    /// <summary>Longest time one attempt may take, by the arms' policies.</summary>
    [Allowed("0s", "5m", Above = true)]
    public required TimeSpan AttemptTimeout { get; init; }

    /// <summary>
    /// How long a call that counts may be under way: one attempt timeout, or until it is given up where that is sooner.
    /// </summary>
    public TimeSpan LongestCall =>
        Workloads
            .Concat(Arms.SelectMany(a => a.Workloads ?? []))
            .Select(w => w.Timeout)
            .DefaultIfEmpty(AttemptTimeout)
            .Max()
            is var longest
        && longest < AttemptTimeout
            ? longest
            : AttemptTimeout;

    /// <summary>
    /// Least share of good calls before the fault, without which nothing that follows means anything.
    /// </summary>
    [Allowed(0, 1, IsShare = true)]
    public double SteadyState { get; init; } = .99;

    /// <summary>
    /// Why the candidate's calls may fail and it can pass all the same, as where a breaker is to fail them fast; null
    /// where most of them have to be good.
    /// </summary>
    public string? CallsMayFail { get; init; }

    /// <summary>What is expected of the arms.</summary>
    public required IReadOnlyList<Expectation> Expectations { get; init; }

    /// <summary>How often each arm runs.</summary>
    [Allowed(1, 100)]
    public int Rounds { get; init; } = 1;

    /// <summary>
    /// Whether a comparison by it finds the number of its rounds itself (<see cref="Comparing.AutoRounds"/>) where
    /// nobody says one.
    /// </summary>
    public bool RoundsAreAuto { get; init; }

    /// <summary>
    /// Whether all arms run in one trial, side by side under the same fault: for arms that differ only in what they
    /// call, as in queues, topics or client settings. The services and brokers are the same for all of them.
    /// </summary>
    public bool SideBySide { get; init; }

    /// <summary>What gives each trial a fresh state; null where nothing has to.</summary>
    public TrialReset? Reset { get; init; }

    /// <summary>What is read once a second besides.</summary>
    public IReadOnlyList<ObserverSpec> Observers { get; init; } = [];

    /// <summary>Readings at which a trial is stopped.</summary>
    public IReadOnlyList<StopCondition> Stops { get; init; } = [];

    /// <summary>The file that it was read from; null for one of the catalogue.</summary>
    public string? Source { get; init; }

    /// <summary>What is measured besides that of which something is expected, as a comparison does.</summary>
    public IReadOnlyList<Metric> Measures { get; init; } = [];

    /// <summary>
    /// How an edge's proxy reads requests: as the edge says, and anyhow where a fault or a figure needs it. Null where
    /// bytes will do.
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
    /// How long nothing must have been handled, after the load, for the consumers to be taken for done. They are waited
    /// for until everything is handled, or until then.
    /// </summary>
    public TimeSpan DrainQuiet { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>What a verdict is not about, in a few words that stand behind it; null for nothing.</summary>
    public string? Caveat { get; init; }

    /// <summary>The third chart of the report: what this experiment is about.</summary>
    public required Chart Focus { get; init; }

    /// <summary>
    /// What happened, in words, with placeholders that the judge fills in: <c>{arm:metric name}</c> is the arm's figure
    /// for the first expectation that measures that metric.
    /// </summary>
    public required string Story { get; init; }

    /// <summary>
    /// What there is no model of, so that it cannot be simulated; null when nothing but its targets and faults decides
    /// that.
    /// </summary>
    public string? WhyNotSimulated { get; init; }

    /// <summary>How long all trials of it take by plan, without the start of the services.</summary>
    public TimeSpan PlannedDuration => Durations.Total * (SideBySide ? 1 : Arms.Count) * Rounds;

    /// <summary>The arm without the mitigation; null when there is none.</summary>
    public Arm? Control => Arms.FirstOrDefault(a => a.Role == ArmRole.Control);

    /// <summary>The arm that is judged.</summary>
    public Arm Candidate => Arms.First(a => a.Role == ArmRole.Candidate);

    /// <summary>The load of an arm.</summary>
    public IReadOnlyList<Workload> WorkloadsOf(Arm arm) => arm.Workloads ?? Workloads;

    /// <summary>The arms that run in one trial, in the order of the trials.</summary>
    public IReadOnlyList<IReadOnlyList<Arm>> Trials =>
        SideBySide ? [Arms] : [.. Arms.Select(a => (IReadOnlyList<Arm>)[a])];

    /// <summary>Every mistake at once. An experiment with mistakes is not run.</summary>
    public IReadOnlyList<PlanError> Errors() => [.. ExperimentErrors.Of(this)];
}
