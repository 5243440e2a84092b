using System.Globalization;
using System.Runtime.Versioning;
using Chaos.Faults.Processes;
using Chaos.Faults.Tests.Child;
using Chaos.Faults.Tests.Hosts;
using Chaos.Faults.Warden;
using Xunit.Abstractions;

namespace Chaos.Faults.Tests.Warden;

/// <summary>
/// The runner is a process of its own and is killed. Nothing of its run may be left within the lease of its faults and
/// two seconds, the promise of every kill. How fast it is on a quiet machine, <c>Chaos.Bench -- kills</c> says.
/// </summary>
[SupportedOSPlatform("linux")]
[Trait("Speed", "Slow")]
public sealed class WardenTests(ITestOutputHelper output) : IDisposable
{
    static readonly TimeSpan s_promise = TimeSpan.FromSeconds(7);

    readonly TemporaryState _state = new();
    readonly string _runId = Some.RunId();

    [Theory]
    [InlineData(Moment.Guarded, 0)]
    [InlineData(Moment.Started, 3)]
    [InlineData(Moment.Recorded, 3)]
    [InlineData(Moment.Injected, 3)]
    [InlineData(Moment.Paused, 3)]
    public async Task A_runner_that_is_killed_leaves_no_process_no_toxic_and_no_journal(Moment moment, int processes)
    {
        await using var server = await FakeProxyServer.StartAsync();
        await using var runner = await StartRunnerAsync(server, moment);
        var warden = WardenOf(runner);
        Assert.Equal(processes, RunMark.Find(_runId).Count);
        Assert.Equal(moment >= Moment.Injected ? 1 : 0, server.Toxics.Count);

        runner.Kill();
        var took = await Eventually.HoldsAsync(() => !warden.IsAlive);
        Assert.Empty(RunMark.Find(_runId));
        Assert.Empty(server.Toxics);
        Assert.Equal(
            moment >= Moment.Recorded,
            server.Requests.Any(r => r.StartsWith("DELETE /proxies/payment/toxics/latency", StringComparison.Ordinal))
        );
        Assert.Empty(await new DirtyState(_state.Folder, TimeProvider.System).FindAsync(CancellationToken.None));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_state.Folder.Runs));
        output.WriteLine($"killed at {moment}: all gone after {took.TotalMilliseconds:0} ms");
        Assert.True(took < s_promise, $"all gone only after {took}");
    }

    [Fact]
    public async Task A_process_of_the_user_is_resumed_when_the_runner_that_paused_it_is_killed()
    {
        await using var server = await FakeProxyServer.StartAsync();
        await using var somebodys = await ExternalListener.StartAsync();
        await using var runner = await StartRunnerAsync(
            server,
            Moment.Paused,
            somebodys: somebodys.Process.Identity.Pid
        );
        var warden = WardenOf(runner);
        Assert.Equal(HostState.Paused, somebodys.Process.State);

        runner.Kill();
        await Eventually.HoldsAsync(() => !warden.IsAlive);

        Assert.Equal(HostState.Running, somebodys.Process.State);
        Assert.Equal(somebodys.Process.Identity.Pid, await somebodys.AskAsync());
        Assert.Empty(RunMark.Find(_runId));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_state.Folder.Runs));
    }

    [Fact]
    public async Task An_external_server_that_hangs_does_not_keep_the_processes_alive_and_stays_on_record()
    {
        await using var server = await FakeProxyServer.StartAsync();
        await using var runner = await StartRunnerAsync(server, Moment.Paused);
        var warden = WardenOf(runner);
        server.Hangs = true;
        runner.Kill();
        var took = await Eventually.HoldsAsync(() => RunMark.Find(_runId).Count == 0);
        output.WriteLine($"with a hung server: the processes were gone after {took.TotalMilliseconds:0} ms");
        Assert.True(took < s_promise, $"gone only after {took}");
        await Eventually.HoldsAsync(() => !warden.IsAlive);
        Assert.Equal(
            1,
            Assert
                .Single(await new DirtyState(_state.Folder, TimeProvider.System).FindAsync(CancellationToken.None))
                .Faults
        );

        server.Hangs = false;
        Assert.True(
            await new DirtyState(_state.Folder, TimeProvider.System).ResetAsync(
                output.WriteLine,
                CancellationToken.None
            )
        );
        Assert.Empty(server.Toxics);
    }

    [Fact]
    public async Task A_run_that_starts_while_the_warden_is_at_work_waits_for_it_and_finds_a_clean_state()
    {
        await using var server = await FakeProxyServer.StartAsync();
        await using var runner = await StartRunnerAsync(server, Moment.Paused);
        runner.Kill();
        await runner.Exited;
        Assert.Empty(await new DirtyState(_state.Folder, TimeProvider.System).FindAsync(CancellationToken.None));
        Assert.Empty(server.Toxics);
        Assert.Empty(RunMark.Find(_runId));
    }

    [Fact]
    public async Task A_run_that_ends_well_leaves_nothing_and_its_warden_does_nothing()
    {
        await using var server = await FakeProxyServer.StartAsync();
        await using var runner = await StartRunnerAsync(server, Moment.Ended, ReadySign.Line($"at {Moment.Guarded}"));
        var warden = WardenOf(runner);
        Assert.Equal(0, await runner.Exited);
        Assert.False(warden.IsAlive);
        Assert.Empty(RunMark.Find(_runId));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_state.Folder.Runs));
        Assert.Single(server.Requests, r => r.StartsWith("DELETE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_interrupt_at_the_terminal_reaches_the_runner_alone_and_a_runner_that_returns_is_cleaned_up_after()
    {
        await using var server = await FakeProxyServer.StartAsync();
        await using var runner = await StartRunnerAsync(server, Moment.Paused);
        var warden = WardenOf(runner);
        // The terminal sends the signal to the whole foreground group, which is the runner's.
        Assert.Equal(0, Posix.kill(-runner.Identity.Pid, 2));
        Assert.Equal(0, await runner.Exited);
        Assert.Contains("interrupted, 3 marked processes live", runner.LastLines);
        Assert.False(warden.IsAlive);
        Assert.Empty(RunMark.Find(_runId));
        Assert.Empty(server.Toxics);
    }

    [Fact]
    public async Task A_warden_ignores_the_signals_that_end_others()
    {
        await using var server = await FakeProxyServer.StartAsync();
        await using var runner = await StartRunnerAsync(server, Moment.Injected);
        var warden = WardenOf(runner);
        foreach (var signal in new[] { 1, 2, 3, 15 })
            Assert.Equal(0, Posix.kill(warden.Pid, signal));
        runner.Kill();
        await Eventually.HoldsAsync(() => !warden.IsAlive);
        Assert.Empty(server.Toxics);
    }

    [Theory]
    [InlineData("no-such-program-here", "The warden cannot be started: no-such-program-here")]
    [InlineData("false", "The warden ended before it was ready")]
    public async Task A_warden_that_does_not_start_is_an_error_for_the_user(string program, string expected)
    {
        var e = await Assert.ThrowsAsync<ChildProcessException>(() =>
            WardenProcess.StartAsync(program, [], TimeProvider.System, CancellationToken.None)
        );
        Assert.StartsWith(expected, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_warden_that_is_killed_is_named_with_its_process_and_its_end()
    {
        await using var warden = await WardenProcess.StartAsync(
            "sh",
            ["-c", $"echo {WardenLoop.Watching}; exec sleep 1000"],
            TimeProvider.System,
            CancellationToken.None
        );
        Assert.Null(warden.Death);

        Assert.Equal(0, Posix.kill(warden.Identity.Pid, 9));
        await warden.Exited;

        Assert.StartsWith(
            $"the warden has ended (process {warden.Identity.Pid}, exit code 137 (signal 9)): ",
            warden.Death,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_warden_that_was_told_to_end_is_not_reported_as_dead()
    {
        await using var warden = await WardenProcess.StartAsync(
            "sh",
            ["-c", $"echo {WardenLoop.Watching}; read line"],
            TimeProvider.System,
            CancellationToken.None
        );

        await warden.DoneAsync(CancellationToken.None);

        Assert.Null(warden.Death);
    }

    public void Dispose() => _state.Dispose();

    Task<ChildProcess> StartRunnerAsync(
        FakeProxyServer server,
        Moment moment,
        ReadySign? sign = null,
        int? somebodys = null
    ) =>
        ChildProcess.StartAsync(
            new()
            {
                Name = "runner",
                RunId = $"{_runId}-outer",
                FileName = "dotnet",
                Arguments =
                [
                    typeof(Runner).Assembly.Location,
                    "runner",
                    _state.Folder.Path,
                    _runId,
                    server.Address.ToString(),
                    moment.ToString(),
                    .. somebodys is { } pid ? [pid.ToString(CultureInfo.InvariantCulture)] : Array.Empty<string>(),
                ],
                Ready = sign ?? ReadySign.Line($"at {moment}"),
            },
            TimeProvider.System,
            CancellationToken.None
        );

    static ProcessIdentity WardenOf(ChildProcess runner)
    {
        var words = runner.LastLines.First(l => l.StartsWith("warden ", StringComparison.Ordinal)).Split(' ');
        return new(
            int.Parse(words[1], CultureInfo.InvariantCulture),
            long.Parse(words[2], CultureInfo.InvariantCulture)
        );
    }
}
