using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Chaos.Cli.Completing;
using Chaos.Cli.Output;
using Chaos.Cli.Running;
using Chaos.Cli.Yaml;
using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Engine.Runs;
using Chaos.Engine.Simulation;
using Chaos.Reports.Wording;
using Chaos.Scenarios;

namespace Chaos.Cli.Commands;

/// <summary>Runs experiments: load, faults, verdicts, reports.</summary>
internal sealed class RunCommand : CliCommand
{
    private const int MostRounds = 100;

    private readonly Argument<string[]> _what = new("what")
    {
        Arity = ArgumentArity.ZeroOrMore,
        Description =
            "suites, ids of experiments, patterns of ids with *, or files with your own experiments; default: the suite smoke",
    };
    private readonly Option<int?> _rounds = new("--rounds")
    {
        Description = "how often each arm runs, 1 to 100; default: as the experiment says",
    };
    private readonly Option<bool> _simulate = new("--simulate")
    {
        Description = "print what a simulation in virtual time predicts, and stop",
    };
    private readonly ChoiceOption _retries = new(
        "--retry-inconclusive",
        "how often to run an experiment again that is undecided only because the machine was late or starved",
        [.. Enumerable.Range(0, RunRequest.MostRetries + 1).Select(n => $"{n}")]
    )
    {
        DefaultValueFactory = _ => "0",
    };
    private readonly ChoiceOption _engine = new(
        "--engine",
        "what begins the calls: chaos, or nbomber where it is part of the build",
        LoadEngines.Own,
        LoadEngines.NBomber
    )
    {
        DefaultValueFactory = _ => LoadEngines.Own,
    };
    private readonly RunOptions _options = new();
    private readonly Option<bool> _mutants = new("--mutants")
    {
        Description =
            "after each experiment, run its mutants: break its mitigation on purpose, and check that this is detected",
    };

    public override string Name => "run";

    public override string Purpose => "Runs experiments: drives load, injects faults, judges, and writes the report.";

    public override IReadOnlyList<(string, string)> Examples =>
        [
            ("chaos run", "the smoke suite: verdicts in under three minutes"),
            ("chaos run nightly --seed 7", "everything, with another seed for all random choices"),
            ("chaos run retry.storm --rounds 3", "one experiment, three rounds of each arm"),
            ("chaos run 'rest.*' --scale nightly", "all experiments on REST, with long faults and all arms"),
            ("chaos run mine.yaml", "an experiment on services of your own"),
            (
                "chaos run mine.yaml --allow-process",
                "the same, and faults may pause or kill a process that already runs"
            ),
            ("chaos run retry.storm --simulate", "what a simulation predicts, within seconds"),
            ("chaos run nightly --mutants", "everything, and whether every mitigation broken on purpose is detected"),
            ("chaos run mine.yaml --engine nbomber", "the same experiment with the load made by NBomber"),
            ("chaos run nightly --inconclusive warn", "for a build that only Fail and Invalid should fail"),
            ("chaos run nightly --retry-inconclusive 1", "run again what only a busy machine left undecided"),
            ("chaos run --dry-run", "what would run, and for how long"),
            (
                "chaos run --format json > run.json",
                "for another program: verdicts, figures and the folder of the records"
            ),
        ];

    public override void Configure(Command command)
    {
        _what.CompletionSources.Add(Completions.Experiments);
        _what.CompletionSources.Add(Completions.Files);
        command.Arguments.Add(_what);
        foreach (var option in new Option[] { _rounds, _simulate, _mutants, _retries, _engine })
            command.Options.Add(option);
        _options.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, cancellationToken));
    }

    private static JsonElement WithRounds(JsonElement root, int rounds)
    {
        if (JsonNode.Parse(root.GetRawText()) is not JsonObject file)
            return root;
        file["rounds"] = rounds;
        return JsonSerializer.SerializeToElement(file, YamlReader.Plain);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var what = parsed.GetValue(_what) ?? [];
        _options.Prepare(parsed);
        var allowed = _options.Allowed(parsed);
        var rounds = parsed.GetValue(_rounds);
        if (rounds is < 1 or > MostRounds)
            throw new UsageException($"--rounds: {rounds} is not allowed; allowed: 1 to {MostRounds}");
        // The rounds are put into the file's content before it is read, so that a plan that is too short with them is
        // reported like any other mistake of the file.
        var selection = Selection.Of(
            what,
            _options.Scale(parsed),
            allowed,
            rounds is { } said ? (root, _) => WithRounds(root, said) : null,
            _options.Environment(parsed)
        );
        var experiments = selection.Experiments.Select(e => rounds is { } n ? e with { Rounds = n } : e).ToList();
        var (seed, json) = (_options.Seed(parsed), _options.IsJson(parsed));
        var engine = LoadEngines.Named(parsed.GetValue(_engine)!);
        var whole = new RunCourse(ToxiproxyAddress.FromEnvironment(), allowed, json)
        {
            // The preflight measures how late the tool's own generator is.
            HasPreflight = _options.HasPreflight(parsed) && engine.Name is null,
            Files = selection.Files,
            Outputs = _options.Outputs(parsed),
        };
        if (
            whole.Mistakes(experiments).Concat(LoadEngines.Mistakes(engine, experiments)).ToList() is
            { Count: > 0 } mistakes
        )
            throw new UsageException(mistakes);
        if (parsed.GetValue(_simulate))
            return (int)await Simulated.PrintAsync(experiments, seed, json, _options.Warns(parsed), cancellationToken);
        var picked = experiments.Select(e => e.Id).ToHashSet();
        IReadOnlyList<Mutation> mutations = parsed.GetValue(_mutants)
            ?
            [
                .. Catalogue
                    .Mutations(Selection.Scales[selection.Scale])
                    .Where(m => picked.Contains(m.Experiment.Id))
                    .Select(m => rounds is { } n ? m with { Experiment = m.Experiment with { Rounds = n } } : m),
            ]
            : [];
        var plan = new Plan(selection.Name, experiments, mutations, seed)
        {
            Retries = int.Parse(parsed.GetValue(_retries)!, CultureInfo.InvariantCulture),
            HasPreflight = whole.HasPreflight,
        };
        plan.Print(whole.Told);
        foreach (var note in _options.Notes(parsed, selection))
            whole.Told.WriteFitted($"note: {note}");
        if (engine.Name is { } other)
            whole.Told.WriteFitted($"note: {EngineWords.Of(other)}");
        if (_options.IsDry(parsed))
        {
            if (json)
                plan.PrintJson(Console.Out);
            return (int)ExitCode.AsExpected;
        }
        var request = new RunRequest
        {
            Name = selection.Name,
            Experiments = experiments,
            Seed = seed,
            Predict = SimulatedRun.RecordsAsync,
            Mutations = mutations,
            Retries = plan.Retries,
            Engine = engine,
            InconclusiveIsWarning = _options.Warns(parsed),
            Again = AgainLine.OfEach(parsed, _options.Seeded(parsed), _options.Scaled(selection.Scale)),
        };
        return (int)await whole.RunAsync(request, _options.Output(parsed), judge: null, cancellationToken);
    }
}
