using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Chaos.Core;
using Chaos.Core.Experiments;
using Chaos.Scenarios.Files.Words;

namespace Chaos.Scenarios.Files;

/// <summary>An experiment on services of your own.</summary>
public sealed record ExperimentFile
{
    /// <summary>The version of the format that this reader reads.</summary>
    internal const int CurrentVersion = 1;

    /// <summary>Version of the file's format: 1.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>Id in reports, such as <c>checkout.payment-slow</c>; by default the file's name.</summary>
    [RegularExpression(Experiment.IdForm)]
    public string? Id { get; init; }

    /// <summary>Title of the experiment, in a few words.</summary>
    public string? Title { get; init; }

    /// <summary>The claim to be tested, in a sentence.</summary>
    public string? Claim { get; init; }

    /// <summary>
    /// The services, by name. Each has a command, which is started and ended, or a url, which is never started or
    /// stopped.
    /// </summary>
    [Required, MinLength(1)]
    public IReadOnlyDictionary<string, ServiceFile> Services { get; init; } = new Dictionary<string, ServiceFile>();

    /// <summary>
    /// The edges: who calls whom. Each edge gets a proxy, on which faults can be injected. The edges from the load to
    /// the services that it calls exist already, and are named <c>client->SERVICE</c>.
    /// </summary>
    public IReadOnlyList<EdgeFile> Edges { get; init; } = [];

    /// <summary>The load, by name.</summary>
    [Required, MinLength(1)]
    public IReadOnlyDictionary<string, WorkloadFile> Workloads { get; init; } = new Dictionary<string, WorkloadFile>();

    /// <summary>
    /// Journeys, by name: the steps that one arrival makes one after the other. Each step has its name with its call,
    /// such as <c>login: { post: /login }</c>; between steps may be <c>think: 2s</c> or <c>think: 1s..3s</c>.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<JsonElement>> Journeys { get; init; } =
        new Dictionary<string, IReadOnlyList<JsonElement>>();

    /// <summary>
    /// Steps that are made once before the load of each trial. What they capture is there for all calls.
    /// </summary>
    public IReadOnlyList<JsonElement> Setup { get; init; } = [];

    /// <summary>Steps that are made once after the load of each trial, also after an abort.</summary>
    public IReadOnlyList<JsonElement> Teardown { get; init; } = [];

    /// <summary>
    /// The faults. Each has its name with its settings, such as <c>slow: { edge: orders->payment, delay: 300ms }</c>,
    /// and beside it <c>start</c> and <c>for</c>.
    /// </summary>
    public IReadOnlyList<JsonElement> Faults { get; init; } = [];

    /// <summary>
    /// Assemblies (.dll) with faults and toxics of your own, relative to the file. They run as a part of the tool.
    /// </summary>
    public IReadOnlyList<string> Plugins { get; init; } = [];

    /// <summary>
    /// Limits that are kept with the mitigation and missed without it: <c>p99 &lt; 400 ms during fault</c>,
    /// <c>availability >= 99 %</c>, <c>recovers within 5 s</c>.
    /// </summary>
    [Required]
    [RegularExpression(ObjectiveText.Form)]
    public IReadOnlyList<string> Objectives { get; init; } = [];

    /// <summary>
    /// Limits that have to be kept, whether or not they are missed without the mitigation. Written as objectives are.
    /// </summary>
    [RegularExpression(ObjectiveText.Form)]
    public IReadOnlyList<string> Guards { get; init; } = [];

    /// <summary>
    /// The arm without the mitigation: what switches it off. Without a control, a Pass is marked as uncontrolled.
    /// </summary>
    public ArmFile? Control { get; init; }

    /// <summary>The arm before a change, for a change that is judged by comparison.</summary>
    public ArmFile? Before { get; init; }

    /// <summary>The arm after a change; by default the file as it is.</summary>
    public ArmFile? After { get; init; }

    /// <summary>Lengths of the phases of a trial.</summary>
    public DurationsFile Durations { get; init; } = new();

    /// <summary>
    /// How often each arm runs: a number, by default 1, or <c>auto</c>. With <c>auto</c>, a comparison finds its
    /// number from a calibration or from interim looks that are fixed beforehand, and a run has one round.
    /// </summary>
    [AllowedAs(typeof(Experiment), nameof(Experiment.Rounds))]
    public JsonElement? Rounds { get; init; }

    /// <summary>
    /// Longest time of one attempt of a caller, as the caller is configured. It sets how long calls can influence one
    /// another.
    /// </summary>
    [AllowedAs(typeof(Experiment), nameof(Experiment.AttemptTimeout))]
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Least share of good calls before the fault. With fewer, nothing after it has a meaning. Default .99; without a
    /// fault 0, so that the objectives alone decide.
    /// </summary>
    [AllowedAs(typeof(Experiment), nameof(Experiment.SteadyState))]
    public double? SteadyState { get; init; }

    /// <summary>
    /// Whether calls are expected to fail, for example because a circuit breaker fails them fast. Otherwise an
    /// experiment in which most calls were not good does not pass.
    /// </summary>
    public bool ExpectOutage { get; init; }

    /// <summary>
    /// A command that is run before each trial, as one text or as a list, unless the arm has its own. It undoes what
    /// the arm's command does: for example, it switches a flag on that the control switches off.
    /// </summary>
    public JsonElement? Run { get; init; }

    /// <summary>Gives each trial a fresh state.</summary>
    public ResetFile? Reset { get; init; }

    /// <summary>Figures that are read once a second, by name.</summary>
    public IReadOnlyDictionary<string, ObserverFile> Observers { get; init; } = new Dictionary<string, ObserverFile>();

    /// <summary>
    /// Limits at which a trial is stopped and its faults are reverted at once: of readings, <c>reading(errors) > 50</c>,
    /// and of the load's own figures in each second of a time, <c>p99 > 2 s for 10s</c> or <c>rate not reached for
    /// 5s</c>.
    /// </summary>
    [RegularExpression(StopText.Form)]
    public IReadOnlyList<string> StopWhen { get; init; } = [];
}
