using System.Security.Cryptography;
using Chaos.Core.Trials;
using Chaos.Faults.Processes;
using Chaos.Faults.Warden;
using Chaos.Scenarios.Testbeds.Local;
using Chaos.Targets;

namespace Chaos.Cli.Running;

/// <summary>
/// A run's hold on the machine: a journal for undo records, a warden that acts on them when we die, a keeper that does
/// when the warden dies too, and a testbed whose children and faults all of them know of. Taken in this order and given back in the reverse one.
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

    /// <summary>The testbed.</summary>
    public LocalTestbed Testbed { get; }

    /// <summary>
    /// Completes when the warden or the keeper ends; before the run's end that leaves the run to one guard, and it has
    /// to stop.
    /// </summary>
    public Task Unguarded => Task.WhenAny(_warden.Exited, _keeper.Exited);

    /// <summary>What became of the warden or the keeper, in a sentence; null while both are on guard.</summary>
    public string? WhyUnguarded() => _warden.Death ?? _keeper.Death;

    /// <summary>Refuses to begin on what an earlier run left, and otherwise begins.</summary>
    /// <exception cref="TestbedException">An earlier run died and left faults or processes, or the warden could not be
    /// started.</exception>
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
            // Inside the journal's folder, so that it goes with it however the run ends.
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
    /// Stops the children, and lets the warden go when nothing is left to take back; otherwise it takes it back now.
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
            // A service may have started others in a session of their own, which do not end with it; what it made
            // carries the mark of the run.
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
