using System.Security.Cryptography;
using Chaos.Core.Trials;
using Chaos.Faults.Processes;
using Chaos.Faults.Warden;
using Chaos.Scenarios.Testbeds.Local;
using Chaos.Targets;

namespace Chaos.Cli.Running;

/// <summary>
/// Holds what a run needs to clean up after itself: a journal of undo records, a warden that applies them if this
/// process dies, and the testbed, whose processes and faults both cover. They are started in this order and released in
/// the reverse one.
/// </summary>
internal sealed class GuardedRun : IAsyncDisposable
{
    private static readonly TimeSpan s_wardenLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_sweepLimit = TimeSpan.FromSeconds(2);

    private readonly Journal _journal;
    private readonly WardenProcess _warden;

    private readonly string _runId;
    private readonly TimeProvider _time;

    private GuardedRun(string runId, Journal journal, WardenProcess warden, LocalTestbed testbed, TimeProvider time) =>
        (_runId, _journal, _warden, Testbed, _time) = (runId, journal, warden, testbed, time);

    /// <summary>The testbed.</summary>
    public LocalTestbed Testbed { get; }

    /// <summary>
    /// Completes when the warden ends. If that is before the run's end, the run is unguarded and has to stop.
    /// </summary>
    public Task Unguarded => _warden.Exited;

    /// <summary>How the warden ended, in a sentence; null while it runs.</summary>
    public string? WhyUnguarded() => _warden.Death;

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
        var warden = await StartWardenAsync(journal, runId, time, cancellationToken);
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
        var run = new GuardedRun(runId, journal, warden, new LocalTestbed(options, journal, time), time);
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
                _journal.Delete();
            }
            else
            {
                _journal.Dispose();
            }
            await _warden.DisposeAsync();
        }
    }

    private static async Task<WardenProcess> StartWardenAsync(
        Journal journal,
        string runId,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var (file, arguments) = SelfCommand.With(WardenProcess.Arguments(runId, journal.Path));
            return await WardenProcess.StartAsync(file, arguments, time, cancellationToken);
        }
        catch
        {
            journal.Delete();
            throw;
        }
    }
}
