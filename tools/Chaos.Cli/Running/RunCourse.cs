using Chaos.Cli.Annotating;
using Chaos.Cli.Output;
using Chaos.Core.Events;
using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Core.Records;
using Chaos.Core.Texts;
using Chaos.Core.Trials;
using Chaos.Engine.Preflights;
using Chaos.Engine.Runs;
using Chaos.Engine.Watching;
using Chaos.Records;
using Chaos.Reports;
using Chaos.Reports.Wording;
using Chaos.Scenarios.Files;
using Chaos.Scenarios.Testbeds.Local;
using Chaos.Targets;

namespace Chaos.Cli.Running;

/// <summary>A run from its folder to its verdicts: guarded, recorded, judged, reported and told.</summary>
/// <param name="toxiproxy">A Toxiproxy server of the user's; null for the embedded one.</param>
/// <param name="allowed">The hosts that may be touched.</param>
/// <param name="json">Whether standard output is one document for a script.</param>
internal sealed class RunCourse(Uri? toxiproxy, AllowedTargets allowed, bool json)
{
    /// <summary>Whether what the machine can decide is measured before the load begins.</summary>
    internal bool HasPreflight { get; init; } = true;

    /// <summary>The files that experiments are from, by their ids.</summary>
    internal IReadOnlyDictionary<string, ExperimentInYaml> Files { get; init; } =
        new Dictionary<string, ExperimentInYaml>();

    /// <summary>Where its events go besides the terminal.</summary>
    internal IReadOnlyList<Func<IRunWatcher>> Outputs { get; init; } = [];

    /// <summary>Where people are told what goes on.</summary>
    internal TextWriter Told => json ? Console.Error : Console.Out;

    /// <summary>Every mistake of every plan at once; one experiment's are told apart by its id.</summary>
    internal IReadOnlyList<string> Mistakes(IReadOnlyList<Experiment> experiments) =>
        [
            .. experiments.SelectMany(e =>
                e.Errors()
                    .Concat(Descriptors.Errors(e, Descriptors.Most()))
                    .Select(error => PlanWords.Of(e, error).ToString())
            ),
            .. toxiproxy is not null && allowed.Error(ToxiproxyAddress.Variable, toxiproxy) is { } error
                ? [$"{error}, or a host named by --allow-target"]
                : Array.Empty<string>(),
            .. experiments.SelectMany(e =>
                PlannedProcesses.Of(e, new()).Errors.Select(error => PlanWords.Of(e, error).ToString())
            ),
        ];

    /// <summary>Runs it.</summary>
    /// <param name="request">What is run.</param>
    /// <param name="output">Its folder; null for one of its own, to which <c>latest</c> then points.</param>
    /// <param name="judge">What is to be said of the whole, from the records of all trials; null for nothing but the
    /// experiments' own verdicts.</param>
    /// <param name="cancellationToken">Ends it early; what was measured is reported all the same.</param>
    internal async Task<ExitCode> RunAsync(
        RunRequest request,
        string? output,
        Func<RunRecord, IReadOnlyList<TrialRecord>, RunRecord>? judge,
        CancellationToken cancellationToken
    )
    {
        LookWhoListens(request.Experiments);
        var view = RunView.For(
            Told,
            json ? Console.IsErrorRedirected : Console.IsOutputRedirected,
            tellsVerdicts: judge is null && request.Experiments.Count + request.Mutations.Count > 1
        );
        await using var watchers = new RunWatchers([view, .. Outputs.Select(open => open())]);
        var now = TimeProvider.System.GetUtcNow();
        if (await KilledRun.NoteAsync(OutputFolder.Runs, cancellationToken) is { } killed)
            Told.WriteFitted(killed);
        FreeSpace.Check(output ?? OutputFolder.Runs, request.Experiments.Sum(e => e.Trials.Count * e.Rounds));
        var folder = new RecordFolder(OutputFolder.Create(output, request.Name, now));
        ResolvedPlan.Write(folder.Path, request, now);
        using (var log = json ? Console.OpenStandardError() : Console.OpenStandardOutput())
            GitHub.Here.Mask(SecretMask.Known, log);
        foreach (var (name, length) in SecretMask.Short)
            Told.WriteFitted(
                $"note: {{{{{name}}}}} has {length} characters and is not masked in logs and reports; {SecretMask.Least} or more are"
            );
        UnexpectedError.LogTo(Path.Combine(folder.Path, "logs"));
        using var interruption = new Interruption(() => watchers.Publish(new StopAsked()));
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(interruption.Token, cancellationToken);
        // Before anything is started, so that nothing of ours is in its way and nothing measured in its.
        if (HasPreflight)
            request = request with { Preflight = await PreflightAsync(request, linked.Token) };
        RunRecord run;
        await using (
            var guarded = await GuardedRun.BeginAsync(
                $"chaos run {request.Name}",
                Path.Combine(folder.Path, "logs"),
                request.Seed,
                toxiproxy,
                allowed,
                TimeProvider.System,
                linked.Token
            )
        )
        {
            if (guarded.Testbed.LeaseNote is { } unleased)
                Told.WriteFitted($"note: {unleased}");
            // Nobody would clean up behind us any more: stop while we still can do it ourselves.
            _ = guarded.Unguarded.ContinueWith(
                _ => linked.Cancel(),
                linked.Token,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default
            );
            var executor = new RunExecutor(guarded.Testbed, folder, ThisMachine.Describe(), TimeProvider.System);
            run = await executor.RunAsync(
                request with
                {
                    WhyCancelled = guarded.WhyUnguarded,
                },
                watchers.Publish,
                linked.Token
            );
            // All that they say comes before what is said of the whole.
            await watchers.DisposeAsync();
            foreach (var note in watchers.Notes)
                Told.WriteFitted($"note: {note}");
            if (guarded.WhyUnguarded() is { } unguarded)
                run = run with { Interrupted = unguarded, Broke = true };
            if (judge is not null && Recorded(folder, run) is { } records)
                run = judge(run, records);
            // Before anything is taken down, so that what goes wrong there cannot keep the verdicts from being told.
            Tell(folder, run, output is null);
        }
        VerdictTable.Print(run, folder, json);
        GitHub.Here.Print(RunAnnotations.Of(run, Files), Told);
        return run.ExitCode;
    }

    /// <summary>
    /// Refuses tunnels to other machines that nobody has named, and tells of listeners that may be one.
    /// </summary>
    private void LookWhoListens(IReadOnlyList<Experiment> experiments)
    {
        var looks = experiments.Select(e => (e.Id, Look: new Listeners(allowed).Look(e))).ToList();
        if (looks.SelectMany(l => l.Look.Errors.Select(e => $"{l.Id}: {e}")).ToList() is { Count: > 0 } mistakes)
            throw new UsageException(mistakes);
        foreach (
            var note in looks
                .SelectMany(l => l.Look.Notes)
                .Concat(experiments.SelectMany(SecretsInCommands.In))
                .Distinct()
        )
            Told.WriteFitted($"note: {note}");
    }

    private async Task<Preflight> PreflightAsync(RunRequest request, CancellationToken cancellationToken)
    {
        var preflight = await new PreflightCheck(TimeProvider.System).RunAsync(request.Experiments, cancellationToken);
        foreach (var line in preflight.Lines("this machine now"))
            Told.WriteFitted(line);
        Told.WriteLine();
        return preflight;
    }

    /// <summary>The records of all trials; null where one is not there, which is told.</summary>
    private static IReadOnlyList<TrialRecord>? Recorded(RecordFolder folder, RunRecord run)
    {
        try
        {
            return [.. RecordedRun.Trials(folder, run)];
        }
        catch (RecordException e)
        {
            Console.Error.WriteLine($"chaos: {e.Message}");
            return null;
        }
    }

    /// <summary>Writes a run down and makes its reports.</summary>
    internal static void Tell(RecordFolder folder, RunRecord run, bool isLatest)
    {
        try
        {
            folder.Write(run);
            ReportWriter.WriteAll(folder);
        }
        catch (RecordException e)
        {
            // The verdicts are told all the same, and what records there are can be reported from.
            Console.Error.WriteLine($"chaos: {e.Message}");
        }
        if (StepSummary.Append(Path.Combine(folder.Path, "report.md"), Environment.GetEnvironmentVariable) is { } left)
            Console.Error.WriteLine($"chaos: {left}");
        if (isLatest && OutputFolder.PointLatestAt(folder.Path) is { } why)
            Console.Error.WriteLine($"chaos: {why}");
    }
}
