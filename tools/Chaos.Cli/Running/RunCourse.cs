using Chaos.Cli.Annotating;
using Chaos.Cli.Output;
using Chaos.Core.Events;
using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Core.Records;
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

/// <summary>Carries out a run from its folder to its verdicts: guarded, recorded, judged and reported.</summary>
/// <param name="toxiproxy">The address of the user's Toxiproxy server; null for the embedded proxy.</param>
/// <param name="allowed">The hosts that load and faults may reach.</param>
/// <param name="json">Whether standard output is for a JSON document.</param>
internal sealed class RunCourse(Uri? toxiproxy, AllowedTargets allowed, bool json)
{
    /// <summary>Whether a preflight measures what the machine can decide before the load begins.</summary>
    internal bool HasPreflight { get; init; } = true;

    /// <summary>The files of experiments, by id.</summary>
    internal IReadOnlyDictionary<string, ExperimentInYaml> Files { get; init; } =
        new Dictionary<string, ExperimentInYaml>();

    /// <summary>Outputs for the run's events besides the terminal.</summary>
    internal IReadOnlyList<Func<IRunWatcher>> Outputs { get; init; } = [];

    /// <summary>Makes the view of the run; null for the usual one.</summary>
    internal Func<IRunWatcher>? View { get; init; }

    /// <summary>Prints the result instead of the table of verdicts; null for that table.</summary>
    internal Action<RunRecord, RecordFolder>? Print { get; init; }

    /// <summary>The stream for messages to people.</summary>
    internal TextWriter Told => json ? Console.Error : Console.Out;

    /// <summary>All mistakes of all plans, each with the experiment's id.</summary>
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

    /// <summary>Carries out the run.</summary>
    /// <param name="request">The run.</param>
    /// <param name="output">The run's folder; null for a new one in <c>chaos-results</c>, at which <c>latest</c> then
    /// points.</param>
    /// <param name="judge">Adds a result for the whole run (comparison or calibration) from the records of all trials;
    /// null for none.</param>
    /// <param name="cancellationToken">Ends the run early; what was measured is still reported.</param>
    internal async Task<ExitCode> RunAsync(
        RunRequest request,
        string? output,
        Func<RunRecord, IReadOnlyList<TrialRecord>, RunRecord>? judge,
        CancellationToken cancellationToken
    )
    {
        LookWhoListens(request.Experiments);
        var view =
            View?.Invoke()
            ?? RunView.For(
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
        SecretNotes.Tell(Told, json);
        UnexpectedError.LogTo(Path.Combine(folder.Path, "logs"));
        using var interruption = new Interruption(() => watchers.Publish(new StopAsked()));
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(interruption.Token, cancellationToken);
        // The preflight runs before anything is started, so that our own processes do not disturb it.
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
            Told.WriteFitted(
                $"run {guarded.RunId} begins; to stop it from another terminal: {CalledAs.Command} stop {guarded.RunId}"
            );
            if (guarded.Testbed.LeaseNote is { } unleased)
                Told.WriteFitted($"note: {unleased}");
            // With one guard only, a crash may leave something behind: stop while this process still can.
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
            // The watchers finish their output before the result is printed.
            await watchers.DisposeAsync();
            foreach (var note in watchers.Notes)
                Told.WriteFitted($"note: {note}");
            if (guarded.WhyUnguarded() is { } unguarded)
                run = run with { Interrupted = unguarded, Broke = true };
            if (judge is not null && Recorded(folder, run) is { } records)
                run = judge(run, records);
            // Written before the testbed is stopped, so that an error there cannot prevent the verdicts.
            Tell(folder, run, output is null);
        }
        if (Print is not null)
            Print(run, folder);
        else
            VerdictTable.Print(run, folder, json);
        GitHub.Here.Print(RunAnnotations.Of(run, Files), Told);
        return run.ExitCode;
    }

    /// <summary>
    /// Refuses listeners that are tunnels to hosts that are not allowed, and prints notes on listeners that may be one.
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

    /// <summary>The records of all trials; null where one is missing, which is reported on standard error.</summary>
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

    /// <summary>Writes a run's manifest and reports, and updates the step summary and <c>latest</c>.</summary>
    internal static void Tell(RecordFolder folder, RunRecord run, bool isLatest)
    {
        try
        {
            folder.Write(run);
            ReportWriter.WriteAll(folder);
        }
        catch (RecordException e)
        {
            // The verdicts are still printed, and the reports can be made again from the records.
            Console.Error.WriteLine($"chaos: {e.Message}");
        }
        if (StepSummary.Append(Path.Combine(folder.Path, "report.md"), Environment.GetEnvironmentVariable) is { } left)
            Console.Error.WriteLine($"chaos: {left}");
        if (isLatest && OutputFolder.PointLatestAt(folder.Path) is { } why)
            Console.Error.WriteLine($"chaos: {why}");
    }
}
