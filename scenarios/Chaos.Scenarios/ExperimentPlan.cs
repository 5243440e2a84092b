using System.Text.RegularExpressions;
using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Faults;
using Chaos.Core.Load;
using Chaos.Core.Topologies;

namespace Chaos.Scenarios;

/// <summary>
/// An experiment in short: what is particular to it is set, and the rest follows. Texts may run over several lines of a
/// raw string; they are joined by spaces.
/// </summary>
public sealed partial record ExperimentPlan
{
    /// <summary>Id in the catalogue, for example <c>retry.storm</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The claim in a few plain words.</summary>
    public required string Title { get; init; }

    /// <summary>What is claimed, in a sentence.</summary>
    public required string Claim { get; init; }

    /// <summary>The guide's own figure; null when it gives none.</summary>
    public string? GuideFigure { get; init; }

    /// <summary>The services or brokers, and who calls whom.</summary>
    public required Topology Topology { get; init; }

    /// <summary>How long the phases last.</summary>
    public required Durations Phases { get; init; }

    /// <summary>Orders a second at the topology's first service, where <see cref="Workloads"/> is not set.</summary>
    public double OrdersPerSecond { get; init; }

    /// <summary>The load; null for <see cref="OrdersPerSecond"/>, or where each arm has its own.</summary>
    public IReadOnlyList<Workload>? Workloads { get; init; }

    /// <summary>Faults that last as long as the fault phase.</summary>
    public IReadOnlyList<FaultSpec> Faults { get; init; } = [];

    /// <summary>Faults that begin later or end sooner than the fault phase.</summary>
    public IReadOnlyList<FaultWindow> Windows { get; init; } = [];

    /// <summary>
    /// The arms. With a control the experiment judges a mitigation, without one a claim. Levels are left out at scales
    /// that have none.
    /// </summary>
    public required IReadOnlyList<Arm> Arms { get; init; }

    /// <summary>Whether levels run at every scale.</summary>
    public bool EveryArm { get; init; }

    /// <summary>Whether all arms run in one trial, side by side under the same fault.</summary>
    public bool SideBySide { get; init; }

    /// <summary>Longest time one attempt may take; null for 500 ms, or 1 s where there is a broker.</summary>
    public TimeSpan? AttemptTimeout { get; init; }

    /// <summary>Least share of good calls before the fault.</summary>
    public double SteadyState { get; init; } = .99;

    /// <summary>Why the candidate's calls may fail and it can pass all the same; null where most must be good.</summary>
    public string? CallsMayFail { get; init; }

    /// <summary>How long nothing must have been handled for consumers to be taken for done; null for 5 s.</summary>
    public TimeSpan? DrainQuiet { get; init; }

    /// <summary>What a verdict is not about; null for nothing.</summary>
    public string? Caveat { get; init; }

    /// <summary>What there is no model of, so that it cannot be simulated; null for nothing.</summary>
    public string? WhyNotSimulated { get; init; }

    /// <summary>What is expected of the arms.</summary>
    public required IReadOnlyList<Expectation> Expectations { get; init; }

    /// <summary>The third chart of the report.</summary>
    public required Chart Focus { get; init; }

    /// <summary>
    /// What happened, in words, with placeholders <c>{arm:metric name}</c>. A part in square brackets is left out where
    /// an arm that it names does not run.
    /// </summary>
    public required string Story { get; init; }

    /// <summary>The whole experiment at a scale.</summary>
    public Experiment At(Scale scale)
    {
        var whole = new Experiment
        {
            Id = Id,
            Title = Title,
            Claim = OneLine(Claim),
            GuideFigure = GuideFigure,
            Kind = Arms.Any(a => a.Role == ArmRole.Control) ? ExperimentKind.Mitigation : ExperimentKind.Claim,
            Topology = Topology,
            Arms = Arms,
            Workloads = Workloads ?? Orders(),
            Faults = [.. Faults.Select(f => new FaultWindow { Fault = f, Duration = Phases.Fault }), .. Windows],
            Durations = Phases,
            AttemptTimeout = AttemptTimeout ?? TimeSpan.FromSeconds(Topology.Brokers.Count > 0 ? 1 : .5),
            SteadyState = SteadyState,
            CallsMayFail = CallsMayFail is null ? null : OneLine(CallsMayFail),
            SideBySide = SideBySide,
            Caveat = Caveat,
            WhyNotSimulated = WhyNotSimulated,
            Expectations = Expectations,
            Focus = Focus,
            Story = Story,
        };
        if (DrainQuiet is { } quiet)
            whole = whole with { DrainQuiet = quiet };
        var runs = EveryArm ? whole : whole.At(scale);
        var left = Arms.Except(runs.Arms).Select(a => $"{{{a.Name}:").ToList();
        return runs with
        {
            Story = Optional()
                .Replace(OneLine(Story), part => left.Exists(part.Value.Contains) ? "" : part.Groups[1].Value),
        };
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");

    private IReadOnlyList<Workload> Orders() =>
        OrdersPerSecond == 0
            ? []
            :
            [
                new()
                {
                    Name = "orders",
                    Target = CallScenario.OrderAt(Topology.Services[0].Name),
                    Load = OpenLoad.Constant(OrdersPerSecond, Phases.Total),
                },
            ];

    [GeneratedRegex(@"\[([^\]]*)\]")]
    private static partial Regex Optional();
}
