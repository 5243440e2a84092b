using System.CommandLine;
using System.Globalization;
using Chaos.Cli.Completing;
using Chaos.Cli.Output;
using Chaos.Cli.Running;
using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Core.Records;
using Chaos.Engine.Runs;
using Chaos.Engine.Simulation;
using Chaos.Reports;
using Chaos.Scenarios;
using Chaos.Targets;

namespace Chaos.Cli.Commands;

/// <summary>The main job: load, faults, verdicts, reports.</summary>
public sealed class RunCommand : CliCommand
{
    private readonly Argument<string[]> _what = new("what") { Arity = ArgumentArity.ZeroOrMore, Description = "suites, ids of experiments, patterns of ids with *, or files with experiments of your own; the suite smoke when nothing is named" };
    private readonly Option<ulong> _seed = new("--seed") { Description = "seed of every chance: the same seed makes the same load and the same draws", DefaultValueFactory = _ => 42 };
    private readonly Option<int?> _rounds = new("--rounds") { Description = "how often each arm runs, 1 to 100; by default as the experiment says" };
    private readonly Option<string?> _output = new("--output") { Description = "folder for records and reports; by default chaos-results/<utc>-<name>" };
    private readonly Option<string?> _scale = new("--scale") { Description = "smoke (short faults) or nightly (long faults, every arm), for experiments named one by one" };
    private readonly Option<bool> _simulate = new("--simulate") { Description = "print what the simulation predicts, in virtual time, and stop" };
    private readonly Option<bool> _mutants = new("--mutants") { Description = "break every mitigation on purpose after its experiment, and see whether that is found out" };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "check the plan, say how long it takes, and stop" };
    private readonly Option<string[]> _allow = new("--allow-target") { Description = "a host besides this machine that may be touched", DefaultValueFactory = _ => [] };

    private readonly FormatOption _format = new();

    public override string Name => "run";

    public override string Purpose => "Runs experiments: drives load, injects faults, judges, and writes the report.";

    public override IReadOnlyList<(string, string)> Examples =>
    [
        ("chaos run", "the smoke suite: a verdict in about a minute and a half"),
        ("chaos run nightly --seed 7", "everything, with other chances"),
        ("chaos run retry.storm --rounds 3", "one experiment, three rounds of each arm"),
        ("chaos run 'rest.*' --scale nightly", "all experiments on REST, with long faults and every arm"),
        ("chaos run mine.yaml", "an experiment on services of your own"),
        ("chaos run retry.storm --simulate", "what the simulation predicts, within seconds"),
        ("chaos run nightly --mutants", "everything, and whether every mitigation that is broken on purpose is caught"),
        ("chaos run --dry-run", "what would run, and for how long"),
        ("chaos run --format json > run.json", "for another program: verdicts, figures and the folder of the records"),
    ];

    public override void Configure(Command command)
    {
        _scale.AcceptOnlyFromAmong([.. Selection.Scales.Keys]);
        _what.CompletionSources.Add(Completions.Experiments);
        _what.CompletionSources.Add(Completions.Files);
        command.Arguments.Add(_what);
        foreach (var option in new Option[] { _seed, _rounds, _output, _scale, _simulate, _mutants, _dryRun, _allow, _format }) command.Options.Add(option);
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, cancellationToken));
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var what = parsed.GetValue(_what) ?? [];
        // The parser takes an unknown option for one more name.
        if (what.Where(w => w.StartsWith('-')).ToList() is { Count: > 0 } wrong)
            throw new UsageException([.. wrong.Select(w => NearestName.Wrong("option", w, parsed.CommandResult.Command.Options.Select(o => o.Name)))]);
        var allowed = new AllowedTargets(parsed.GetValue(_allow) ?? []);
        var selection = Selection.Of(what, parsed.GetValue(_scale), allowed);
        var rounds = parsed.GetValue(_rounds);
        var experiments = selection.Experiments.Select(e => rounds is { } n ? e with { Rounds = n } : e).ToList();
        var toxiproxy = ToxiproxyAddress.FromEnvironment();
        if (Mistakes(experiments, allowed, toxiproxy) is { Count: > 0 } mistakes) throw new UsageException(mistakes);
        var (seed, json) = (parsed.GetValue(_seed), _format.IsJson(parsed));
        if (parsed.GetValue(_simulate)) return (int)await Simulated.PrintAsync(experiments, seed, json, cancellationToken);
        var picked = experiments.Select(e => e.Id).ToHashSet();
        IReadOnlyList<Mutation> mutations = parsed.GetValue(_mutants)
            ? [.. Catalogue.Mutations(Selection.Scales[selection.Scale]).Where(m => picked.Contains(m.Experiment.Id)).Select(m => rounds is { } n ? m with { Experiment = m.Experiment with { Rounds = n } } : m)]
            : [];
        await Plan.PrintAsync(selection.Name, experiments, mutations, seed, json ? Console.Error : Console.Out);
        if (parsed.GetValue(_dryRun))
        {
            if (json) Plan.PrintJson(selection.Name, experiments, mutations, seed, Console.Out);
            return (int)ExitCode.AsExpected;
        }
        var folder = OutputFolder.Create(parsed.GetValue(_output), selection.Name, TimeProvider.System.GetUtcNow());
        var request = new RunRequest
        {
            Name = selection.Name,
            Experiments = experiments,
            Seed = seed,
            Predict = SimulatedRun.RecordsAsync,
            Mutations = mutations,
            Again = string.Create(CultureInfo.InvariantCulture, $"{CalledAs.Command.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal)} run {{0}} --seed {seed}{(selection.Scale == "smoke" ? "" : $" --scale {selection.Scale}")}{(rounds is { } again ? $" --rounds {again}" : "")}"),
        };
        return (int)await RunAsync(request, new RecordFolder(folder), parsed.GetValue(_output) is null, json, toxiproxy, allowed, cancellationToken);
    }

    private static async Task<ExitCode> RunAsync(RunRequest request, RecordFolder folder, bool isDefaultFolder, bool json, Uri? toxiproxy, AllowedTargets allowed, CancellationToken cancellationToken)
    {
        var view = json ? RunView.For(Console.Error, Console.IsErrorRedirected) : RunView.For(Console.Out, Console.IsOutputRedirected);
        using var interruption = new Interruption(view.Stopping);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(interruption.Token, cancellationToken);
        RunRecord run;
        await using (var guarded = await GuardedRun.BeginAsync($"chaos run {request.Name}", Path.Combine(folder.Path, "logs"), request.Seed, toxiproxy, allowed, TimeProvider.System, linked.Token))
        {
            // Nobody would clean up behind us any more: stop while we still can do it ourselves.
            _ = guarded.Unguarded.ContinueWith(_ => linked.Cancel(), linked.Token, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            var executor = new RunExecutor(guarded.Testbed, folder, ThisMachine.Describe(), TimeProvider.System);
            run = await executor.RunAsync(request, view, linked.Token);
            if (guarded.Unguarded.IsCompleted) run = run with { Interrupted = "the warden ended before the run", Broke = true };
            // Before anything is taken down, so that what goes wrong there cannot keep the verdicts from being told.
            folder.Write(run);
            ReportWriter.WriteAll(folder);
            if (StepSummary.Append(Path.Combine(folder.Path, "report.md"), Environment.GetEnvironmentVariable) is { } left) await Console.Error.WriteLineAsync($"chaos: {left}");
            if (isDefaultFolder) OutputFolder.PointLatestAt(folder.Path);
        }
        VerdictTable.Print(folder, json);
        return run.ExitCode;
    }

    /// <summary>Every mistake of every plan at once; one experiment's are told apart by its id.</summary>
    private static List<string> Mistakes(IReadOnlyList<Experiment> experiments, AllowedTargets allowed, Uri? toxiproxy) =>
    [
        .. experiments.SelectMany(e => e.Errors().Select(error => $"{e.Id}: {error}")),
        .. toxiproxy is not null && allowed.Error(ToxiproxyAddress.Variable, toxiproxy) is { } error ? [$"{error}, or a host named by --allow-target"] : Array.Empty<string>(),
    ];
}
