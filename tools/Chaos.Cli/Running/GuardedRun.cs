using System.Security.Cryptography;
using Chaos.Core.Trials;
using Chaos.Faults.Processes;
using Chaos.Faults.Warden;
using Chaos.Scenarios.Testbeds.Local;
using Chaos.Targets;

namespace Chaos.Cli.Running;

/// <summary>
/// Holds what a run needs to clean up after itself: a journal of undo records, a warden that applies them if this
/// process dies, a keeper that does if the warden dies too, and the testbed, whose processes and faults all of them
/// cover. They are started in this order and released in the reverse one.
/// </summary>
internal sealed class GuardedRun : IAsyncDisposable
{
    private static readonly TimeSpan s_wardenLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_sweepLimit = TimeSpan.FromSeconds(2);

    private readonly Journal _journal;
    private readonly WardenProcess _warden;
    private readonly WardenProcess _keeper;

    private readonly string _runId;
    private readonly TimeProvider _time;

    private GuardedRun(
        string runId,
        Journal journal,
        (WardenProcess Warden, WardenProcess Keeper) guards,
        LocalTestbed testbed,
        TimeProvider time
    ) => (_runId, _journal, (_warden, _keeper), Testbed, _time) = (runId, journal, guards, testbed, time);

    /// <summary>The id of the run, by which another terminal stops it.</summary>
    public string RunId => _runId;

    /// <summary>The testbed.</summary>
    public LocalTestbed Testbed { get; }

    /// <summary>
    /// Completes when the warden or the keeper ends. If that is before the run's end, the run has one guard and has to
    /// stop.
    /// </summary>
    public Task Unguarded => Task.WhenAny(_warden.Exited, _keeper.Exited);

    /// <summary>How the warden or the keeper ended, in a sentence; null while both run.</summary>
    public string? WhyUnguarded() => _warden.Death ?? _keeper.Death;

    /// <summary>
    /// Starts journal, warden and testbed. Refuses to start while faults or processes of an earlier run are left.
    /// </summary>
    /// <exception cref="TestbedException">An earlier run died and left faults or processes, or the warden did not
    /// start.</exception>
    public static async Task<GuardedRun> BeginAsync(
        string description,
        string logFolder,
        ulong seed,
        Uri? toxiproxy,
        AllowedTargets allowed,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var state = StateFolder.Resolve(Environment.GetEnvironmentVariable);
        var leftovers = (await new DirtyState(state, time).FindAsync(cancellationToken))
            .Where(r => !r.InProgress)
            .ToList();
        if (leftovers.Count > 0)
            throw new TestbedException(
                string.Join("; ", leftovers)
                    .Replace(LeftoverRun.TakesBack, CalledAs.Line(LeftoverRun.TakesBack), StringComparison.Ordinal)
            );
        var runId = RandomNumberGenerator.GetHexString(8, lowercase: true);
        var header = new JournalHeader
        {
            RunId = runId,
            Runner = ProcessIdentity.Current,
            Start = time.GetUtcNow(),
            Description = description,
            AllowedHosts = toxiproxy is null ? [] : [toxiproxy.Host],
        };
        var journal = Journal.Create(state, header);
        var guards = await StartGuardsAsync(journal, runId, time, cancellationToken);
        var options = new LocalOptions
        {
            RunId = runId,
            ProgramFolder = AppContext.BaseDirectory,
            // Inside the journal's folder, so that it is deleted with it however the run ends.
            DataFolder = Path.Combine(Path.GetDirectoryName(journal.Path)!, "data"),
            CacheFolder = CacheFolder.Resolve(Environment.GetEnvironmentVariable),
            LogFolder = logFolder,
            Seed = seed,
            Toxiproxy = toxiproxy,
            Allowed = allowed,
        };
        var run = new GuardedRun(runId, journal, guards, new LocalTestbed(options, journal, time), time);
        try
        {
            await run.Testbed.StartAsync(cancellationToken);
            return run;
        }
        catch
        {
            await run.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Stops the child processes and then the warden. If undo records are pending, the warden replays them first.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await Testbed.DisposeAsync();
        }
        finally
        {
            using var limit = new CancellationTokenSource(s_wardenLimit);
            // A service may have started processes in a session of their own, which do not end with it. They carry the
            // run's mark.
            await RunMark.KillAllAsync(_runId, s_sweepLimit, _time, limit.Token);
            if (_journal.Pending.Count == 0)
            {
                await _warden.DoneAsync(limit.Token);
                // While the keeper is on guard, so that a kill at this moment leaves no journal.
                _journal.Delete();
                await _keeper.DoneAsync(limit.Token);
            }
            else
            {
                _journal.Dispose();
            }
            await _warden.DisposeAsync();
            await _keeper.DisposeAsync();
        }
    }

    private static async Task<(WardenProcess Warden, WardenProcess Keeper)> StartGuardsAsync(
        Journal journal,
        string runId,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var warden = StartAsync(WardenProcess.Arguments(runId, journal.Path));
        var keeper = StartAsync(WardenProcess.KeeperArguments(runId, journal.Path));
        try
        {
            await Task.WhenAll(warden, keeper);
            return (await warden, await keeper);
        }
        catch
        {
            foreach (var guard in new[] { warden, keeper })
            {
                if (guard.IsCompletedSuccessfully)
                    await (await guard).DoneAsync(CancellationToken.None);
            }
            journal.Delete();
            throw;
        }

        Task<WardenProcess> StartAsync(IReadOnlyList<string> words)
        {
            var (file, arguments) = SelfCommand.With(words);
            return WardenProcess.StartAsync(file, arguments, time, cancellationToken);
        }
    }
}
