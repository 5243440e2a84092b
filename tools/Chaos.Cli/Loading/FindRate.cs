using Chaos.Cli.Output;
using Chaos.Cli.Running;
using Chaos.Core.Capacity;
using Chaos.Core.Events;
using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Core.Records;
using Chaos.Core.Trials;
using Chaos.Engine.Runs;
using Chaos.Engine.Watching;
using Chaos.Records;
using Chaos.Scenarios.Testbeds.Direct;

namespace Chaos.Cli.Loading;

/// <summary>
/// Searches the highest rate at which thresholds hold: one experiment for each hold, all in one folder and one report.
/// </summary>
/// <param name="plan">The search.</param>
/// <param name="json">Whether standard output is for a JSON document.</param>
internal sealed class FindRate(FindRatePlan plan, bool json)
{
    private const string Name = "find-rate";

    /// <summary>How often a hold is made again that the machine spoiled.</summary>
    private const int MostSpoiled = 2;

    private readonly List<HoldMade> _made = [];
    private readonly TimeProvider _time = TimeProvider.System;

    private string Up => $"{LoadTimes.Length(plan.MostTime)} were up (--max-time)";

    private TextWriter Told => json ? Console.Error : Console.Out;

    private bool IsRedirected => json ? Console.IsErrorRedirected : Console.IsOutputRedirected;

    /// <summary>Outputs for the run's events besides the terminal.</summary>
    public IReadOnlyList<Func<IRunWatcher>> Outputs { get; init; } = [];

    /// <summary>Carries out the search and prints its result.</summary>
    /// <param name="seed">Seed of all random choices.</param>
    /// <param name="again">The command that searches again.</param>
    /// <param name="output">The folder; null for a new one.</param>
    /// <param name="cancellationToken">Ends the search; what was found is still told.</param>
    public async Task<ExitCode> RunAsync(ulong seed, string again, string? output, CancellationToken cancellationToken)
    {
        FreeSpace.Check(output ?? OutputFolder.Runs, 20);
        await using var watchers = new RunWatchers([.. Outputs.Select(open => open())]);
        var folder = new RecordFolder(OutputFolder.Create(output, Name, _time.GetUtcNow()));
        UnexpectedError.LogTo(Path.Combine(folder.Path, "logs"));
        SecretNotes.Tell(Told, json);
        var terminal = Terminal.Of(IsRedirected, () => Console.WindowWidth, Environment.GetEnvironmentVariable);
        using var interruption = new Interruption(() => watchers.Publish(new StopAsked()));
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(interruption.Token, cancellationToken);
        var search = new CapacitySearch(plan.First, plan.Most);
        var begun = _time.GetTimestamp();
        using var limit = new CancellationTokenSource(plan.MostTime, _time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(linked.Token, limit.Token);
        var runs = new List<RunRecord>();
        var planned = new List<Experiment>();
        var (spoiled, number) = (0, 0);
        var (counted, toWarmUp) = (0L, 0L);
        string? ended = null;
        for (var hold = search.Next(false); hold is not null && ended is null; )
        {
            var (load, errors) = plan.LoadOf(hold, ++number);
            if (load is null)
            {
                ended = $"{errors[0]}";
                break;
            }
            if (Descriptors.Errors(load.Experiment, Descriptors.Most()).FirstOrDefault() is { } few)
            {
                ended = $"{few with { Field = "-r" }}";
                break;
            }
            // A hold that cannot end in time would show nothing.
            if (_time.GetElapsedTime(begun) + load.Experiment.Durations.Total > plan.MostTime)
            {
                ended = Up;
                break;
            }
            if (_made.Count == 0 && spoiled == 0)
            {
                Head(load);
                await OwnLoad.MakeAsync(load, LoadCourse.Unseen(), ending.Token);
            }
            planned.Add(load.Experiment);
            var view = new LoadView(Told, terminal.Live, terminal.Width) { IsBrief = true };
            var request = new RunRequest
            {
                Name = Name,
                Experiments = [load.Experiment],
                Seed = seed,
                Again = again,
                WhyCancelled = () => limit.IsCancellationRequested && !linked.IsCancellationRequested ? Up : null,
            };
            ResolvedPlan.Write(folder.Path, request with { Experiments = planned }, _time.GetUtcNow());
            var run = await HoldAsync(load, request, folder, [view.Watch, watchers.Publish], ending.Token);
            runs.Add(run);
            var made = HoldMade.Of(hold, load, run.Experiments[0], folder);
            counted += made.Figures?.Sent ?? 0;
            toWarmUp += made.Figures?.ToWarmUp ?? 0;
            // A machine that was busy for a moment says nothing about the service: the hold is made once more.
            if (made is { IsOfTheMachine: true } && !ending.IsCancellationRequested && spoiled++ < MostSpoiled)
            {
                LoadPrint.Print([made.Line with { Tone = LoadTone.Doubt }], Told);
                continue;
            }
            spoiled = 0;
            ended =
                linked.IsCancellationRequested ? TrialRecord.StoppedByUser
                : limit.IsCancellationRequested ? Up
                : made.WhyNothing;
            if (ended is not null)
                break;
            _made.Add(made);
            LoadPrint.Print([made.Line], Told);
            hold = search.Next(made.Held);
        }
        await watchers.DisposeAsync();
        var length = _time.GetElapsedTime(begun);
        var whole = Whole(runs, ended, length);
        if (whole is not null)
            RunCourse.Tell(folder, whole, output is null);
        Told.WriteLine();
        var sent = new RequestsSent(counted, toWarmUp);
        LoadPrint.Print(
            FindRateResult.Lines(plan, search.Found, _made.Count, sent, length, ended, LoadPrint.WidthOf(IsRedirected)),
            Told
        );
        var page = Path.Combine(folder.Path, "report.html");
        if (File.Exists(page))
            Told.WriteLine($"report: {Path.GetRelativePath(Directory.GetCurrentDirectory(), page)}");
        var exit =
            linked.IsCancellationRequested ? ExitCode.Interrupted
            : search.Found.Held is not null ? ExitCode.AsExpected
            : search.Found.Missed is not null ? ExitCode.Failed
            : ExitCode.Inconclusive;
        if (json)
            FindRateResult.PrintJson(plan, search.Found, _made, sent, ended, exit, folder.Path, Console.Out);
        return exit;
    }

    private void Head(LoadPlan load)
    {
        foreach (
            var line in FittedLines
                .Of(
                    $"{load.Request}: the highest rate at which {plan.Keeps}, from {LoadTimes.Rate(plan.First)}, "
                        + $"at most {LoadTimes.Rate(plan.Most)}, at most {LoadTimes.Length(plan.MostTime)}",
                    LoadPrint.WidthOf(IsRedirected)
                )
                .Split('\n')
        )
            Told.WriteLine(line);
        Told.WriteLine(
            $"each rate is held for {LoadTimes.Length(load.Measured)}{(plan.Asked.Duration is null ? " or longer" : "")}, "
                + $"after {LoadTimes.Length(load.Experiment.Durations.WarmUp)} at the same rate to warm up, which is in no figure"
        );
        if (!load.IsHarmless)
            Told.WriteLine($"this sends {load.Request.Split(' ')[0]} requests until the highest rate is found");
        Told.WriteLine();
        LoadPrint.Print([HoldMade.Heading], Told);
    }

    private async Task<RunRecord> HoldAsync(
        LoadPlan load,
        RunRequest request,
        RecordFolder folder,
        IReadOnlyList<Action<RunEvent>> watch,
        CancellationToken cancellationToken
    )
    {
        await using var testbed = new DirectTestbed(load.Address, _time);
        var executor = new RunExecutor(testbed, folder, ThisMachine.Describe(), _time);
        return await executor.RunAsync(
            request,
            happened =>
            {
                foreach (var one in watch)
                    one(happened);
            },
            cancellationToken
        );
    }

    /// <summary>All holds as one run; null when there was none.</summary>
    private static RunRecord? Whole(List<RunRecord> runs, string? ended, TimeSpan length) =>
        runs.Count == 0
            ? null
            : runs[0] with
            {
                Duration = length,
                Planned = runs.Count,
                Experiments = [.. runs.SelectMany(r => r.Experiments)],
                Interrupted = ended is null ? null : runs[^1].Interrupted,
            };
}
