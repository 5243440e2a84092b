using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Chaos.Core;
using Chaos.Core.Experiments;
using Chaos.Scenarios.Files.Words;

namespace Chaos.Scenarios.Files;

/// <summary>An experiment on services of your own.</summary>
public sealed record ExperimentFile
{
    /// <summary>The form that is read.</summary>
    internal const int CurrentVersion = 1;

    /// <summary>The form of the file: 1.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>Id in reports, such as <c>checkout.payment-slow</c>; the file's name when nothing is said.</summary>
    [RegularExpression(Experiment.IdForm)]
    public string? Id { get; init; }

    /// <summary>The experiment in a few plain words.</summary>
    public string? Title { get; init; }

    /// <summary>What is claimed, in a sentence.</summary>
    public string? Claim { get; init; }

    /// <summary>
    /// The services, by name: each a command that is started and ended, or a url that is never touched.
    /// </summary>
    [Required, MinLength(1)]
    public IReadOnlyDictionary<string, ServiceFile> Services { get; init; } = new Dictionary<string, ServiceFile>();

    /// <summary>
    /// Who calls whom: each edge gets a proxy, on which faults can be injected. Those from the load to the services
    /// that it calls are there by themselves, named <c>client->SERVICE</c>.
    /// </summary>
    public IReadOnlyList<EdgeFile> Edges { get; init; } = [];

    /// <summary>The load, by name.</summary>
    [Required, MinLength(1)]
    public IReadOnlyDictionary<string, WorkloadFile> Workloads { get; init; } = new Dictionary<string, WorkloadFile>();

    /// <summary>
    /// The faults, each by its name with its settings, such as <c>slow: { edge: orders->payment, delay: 300ms }</c>;
    /// beside it <c>start</c> and <c>for</c>.
    /// </summary>
    public IReadOnlyList<JsonElement> Faults { get; init; } = [];

    /// <summary>
    /// What the mitigation is to keep, and what is missed without it: <c>p99 &lt; 400 ms during fault</c>,
    /// <c>availability >= 99 %</c>, <c>recovers within 5 s</c>.
    /// </summary>
    [Required]
    [RegularExpression(ObjectiveText.Form)]
    public IReadOnlyList<string> Objectives { get; init; } = [];

    /// <summary>What has to be kept whether or not it is missed without the mitigation, in the same words.</summary>
    [RegularExpression(ObjectiveText.Form)]
    public IReadOnlyList<string> Guards { get; init; } = [];

    /// <summary>What switches the mitigation off; without it a Pass is marked as uncontrolled.</summary>
    public ArmFile? Control { get; init; }

    /// <summary>What was there before a change, where one is judged by comparison.</summary>
    public ArmFile? Before { get; init; }

    /// <summary>What is there after a change; the file as it stands when nothing is said.</summary>
    public ArmFile? After { get; init; }

    /// <summary>How long the parts of a trial last.</summary>
    public DurationsFile Durations { get; init; } = new();

    /// <summary>
    /// How often each arm runs: a number, 1 where nothing is said. Or <c>auto</c>: a comparison finds its number by a
    /// calibration or by looks fixed beforehand, and a run has one round.
    /// </summary>
    [AllowedAs(typeof(Experiment), nameof(Experiment.Rounds))]
    public JsonElement? Rounds { get; init; }

    /// <summary>
    /// Longest time that one attempt of a caller may take, by its settings: it sets how far calls depend on one
    /// another.
    /// </summary>
    [AllowedAs(typeof(Experiment), nameof(Experiment.AttemptTimeout))]
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Least share of good calls before the fault, without which nothing that follows means anything.
    /// </summary>
    [AllowedAs(typeof(Experiment), nameof(Experiment.SteadyState))]
    public double SteadyState { get; init; } = .99;

    /// <summary>
    /// That calls are expected to fail, as where a breaker is to fail them fast: without it nothing passes in which
    /// most calls were not good.
    /// </summary>
    public bool ExpectOutage { get; init; }

    /// <summary>
    /// A command that is run before each trial, as one text or as a list, unless the arm has its own: it takes back
    /// what that does, as in switching a flag on that the control switches off.
    /// </summary>
    public JsonElement? Run { get; init; }

    /// <summary>What gives each trial a fresh state.</summary>
    public ResetFile? Reset { get; init; }

    /// <summary>Figures that are read once a second, by name.</summary>
    public IReadOnlyDictionary<string, ObserverFile> Observers { get; init; } = new Dictionary<string, ObserverFile>();

    /// <summary>
    /// Readings at which a trial is stopped and its faults are reverted at once: <c>reading(errors) > 50</c>.
    /// </summary>
    [RegularExpression(ObjectiveText.Form)]
    public IReadOnlyList<string> StopWhen { get; init; } = [];
}
