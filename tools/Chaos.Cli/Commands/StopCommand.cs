using System.CommandLine;
using System.Globalization;
using Chaos.Cli.Output;
using Chaos.Core.Judging;
using Chaos.Core.Trials;
using Chaos.Faults.Warden;

namespace Chaos.Cli.Commands;

/// <summary>Stops a run from another terminal, as Ctrl+C in its own does.</summary>
internal sealed class StopCommand : CliCommand
{
    /// <summary>Services may take long to start again, which is part of taking a fault back.</summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(2);

    private readonly Argument<string?> _run = new("run")
    {
        Arity = ArgumentArity.ZeroOrOne,
        Description = "id of the run, or its first characters; not needed while only one run is going on",
    };

    public override string Name => "stop";

    public override string Purpose =>
        "Stops a run that another terminal started: its faults are reverted at once, and what it measured is kept.";

    public override IReadOnlyList<(string, string)> Examples =>
        [
            ("chaos stop", "stop the run that is going on; where there are several, list them"),
            ("chaos stop 1f0c9a3e", "stop this one; chaos run prints its id at its start"),
            ("chaos stop 1f", "the same, where no other id begins so"),
        ];

    public override IReadOnlyList<string> Notes =>
        [
            "It returns when the run has ended. The run reverts its faults at once, ends its load and its services, keeps its "
                + "trials, also the one that was cut, and writes its reports. It is Inconclusive and exits with 130.",
            "Exit codes: 0 the run has ended; 3 no run in progress is meant, or several are; 4 the run could not be asked, or "
                + "had not reverted its faults after 2 minutes, or had not ended after 2 more.",
        ];

    public override void Configure(Command command)
    {
        command.Arguments.Add(_run);
        command.SetAction((parsed, cancellationToken) => StopAsync(parsed.GetValue(_run), cancellationToken));
    }

    private static async Task<int> StopAsync(string? named, CancellationToken cancellationToken)
    {
        if (named is { Length: 0 })
            throw new UsageException(
                "run: an empty id is not allowed; allowed: the id of a run, or no argument at all"
            );
        var (state, time) = (StateFolder.Resolve(Environment.GetEnvironmentVariable), TimeProvider.System);
        var dirty = new DirtyState(state, time);
        var run = Choose(
            named,
            [.. (await dirty.FindAsync(cancellationToken)).Where(r => r.InProgress)],
            named is not null && dirty.IsAnothers(named),
            state
        );
        var begun = time.GetTimestamp();
        var request = new StopRequest(run, time);
        var (isFirst, faults) = (request.Ask(), run.Faults);
        Tell(isFirst ? $"asked to stop ({run.Header!.Description})" : "was asked to stop already");
        if (!await request.FaultsAreBackAsync(s_limit, cancellationToken))
            throw Late("reverted its faults");
        Tell(faults == 0 ? "no fault is in force" : $"its faults are reverted, after {Seconds()}");
        if (!await request.HasEndedAsync(s_limit, cancellationToken))
            throw Late("ended");
        Tell($"has ended, after {Seconds()}; what it measured is kept");
        return (int)ExitCode.AsExpected;

        void Tell(string what) => Console.Out.WriteFitted($"run {run.RunId}: {what}");

        string Seconds() =>
            string.Create(CultureInfo.InvariantCulture, $"{time.GetElapsedTime(begun).TotalSeconds:0.0} s");

        TestbedException Late(string what) =>
            request.IsLeftBehind
                ? new(
                    $"run {run.RunId} has ended without its guards and left something behind; chaos reset cleans it up"
                )
                : new(
                    $"run {run.RunId} has not {what} within {s_limit.TotalSeconds:0} s; kill -KILL {run.Header!.Runner.Pid} "
                        + "ends it and lets its warden revert its faults"
                );
    }

    /// <exception cref="UsageException">No run can be meant, or several.</exception>
    private static LeftoverRun Choose(
        string? named,
        IReadOnlyList<LeftoverRun> going,
        bool isAnothers,
        StateFolder state
    )
    {
        var meant = named is null
            ? going
            : [.. going.Where(r => r.RunId.StartsWith(named, StringComparison.OrdinalIgnoreCase))];
        if (named is { Length: > 0 } && going.FirstOrDefault(r => r.RunId == named) is { } exact)
            return exact;
        return meant.Count == 1
            ? meant[0]
            : throw new UsageException([
                isAnothers ? $"run: {named} belongs to another user; allowed: a run of your own"
                : going.Count == 0
                    ? (named is null ? "run: " : $"run: {named} is not the id of a run in progress; ")
                        + $"none of yours is in progress (see {state.Runs})"
                : named is null
                    ? $"run: none is named, and {going.Count} are in progress; allowed: one of these, for example "
                        + $"chaos stop {going[0].RunId}"
                : $"run: {named} is {(meant.Count == 0 ? "not the id" : "the beginning of the ids")} of "
                    + $"{(meant.Count == 0 ? "a run in progress" : "several runs")}; allowed: one of these",
                .. (meant.Count > 0 ? meant : going).Select(r =>
                    $"  {r.RunId}: {r.Header?.Description}, in process {r.Header?.Runner.Pid}, since "
                    + string.Create(CultureInfo.InvariantCulture, $"{r.Header?.Start:yyyy-MM-dd HH:mm:ss} UTC")
                ),
            ]);
    }
}
