using System.Globalization;
using System.Runtime.Versioning;
using Chaos.Faults.Processes;
using Chaos.Faults.Tests.Child;
using Chaos.Faults.Tests.Hosts;
using Xunit.Abstractions;

namespace Chaos.Faults.Tests.Warden;

/// <summary>
/// The runner and its warden are killed, in each order. The keeper has to leave nothing, as the warden alone does.
/// </summary>
[SupportedOSPlatform("linux")]
[Trait("Speed", "Slow")]
public sealed class KeeperTests(ITestOutputHelper output) : IDisposable
{
    static readonly TimeSpan s_promise = TimeSpan.FromSeconds(7);

    readonly TemporaryState _state = new();
    readonly string _runId = Some.RunId();

    [Theory]
    [InlineData(Order.BothAtOnce)]
    [InlineData(Order.RunnerThenWarden)]
    [InlineData(Order.WardenThenRunner)]
    public async Task A_runner_and_a_warden_that_are_killed_leave_no_process_no_pause_no_toxic_and_no_journal(
        Order order
    )
    {
        await using var server = await FakeProxyServer.StartAsync();
        await using var external = await ExternalListener.StartAsync();
        await using var runner = await StartRunnerAsync(server, external.Process.Identity.Pid);
        var (warden, keeper) = (GuardOf(runner, "warden"), GuardOf(runner, "keeper"));
        Assert.Equal(3, RunMark.Find(_runId).Count);
        Assert.Equal(HostState.Paused, external.Process.State);

        if (order == Order.WardenThenRunner)
        {
            Kill(warden);
            await Eventually.HoldsAsync(() => !warden.IsAlive);
            Assert.Equal(3, RunMark.Find(_runId).Count);
        }
        // The warden cannot act between two signals if it is stopped before the first.
        if (order == Order.BothAtOnce)
            Assert.Equal(0, Posix.kill(warden.Pid, Posix.SigStop));
        runner.Kill();
        if (order == Order.RunnerThenWarden)
            await Eventually.HoldsAsync(() => RunMark.Find(_runId).Count < 3);
        if (order != Order.WardenThenRunner)
            Kill(warden);

        var took = await Eventually.HoldsAsync(() => !keeper.IsAlive);
        Assert.False(warden.IsAlive);
        Assert.Empty(RunMark.Find(_runId));
        Assert.Empty(server.Toxics);
        Assert.Equal(HostState.Running, external.Process.State);
        Assert.Equal(external.Process.Identity.Pid, await external.AskAsync());
        Assert.Empty(Directory.EnumerateFileSystemEntries(_state.Folder.Runs));
        output.WriteLine($"{order}: all gone after {took.TotalMilliseconds:0} ms");
        Assert.True(took < s_promise, $"all gone only after {took}");
    }

    [Fact]
    public async Task A_keeper_leaves_the_clean_up_to_a_warden_that_lives()
    {
        await using var server = await FakeProxyServer.StartAsync();
        await using var external = await ExternalListener.StartAsync();
        await using var runner = await StartRunnerAsync(server, external.Process.Identity.Pid);
        var keeper = GuardOf(runner, "keeper");

        runner.Kill();
        await Eventually.HoldsAsync(() => !keeper.IsAlive);

        Assert.False(GuardOf(runner, "warden").IsAlive);
        // A keeper that did not wait would send them once more.
        Assert.Equal(2, server.Requests.Count(r => r.StartsWith("DELETE", StringComparison.Ordinal)));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_state.Folder.Runs));
    }

    public void Dispose() => _state.Dispose();

    /// <summary>Who is killed first.</summary>
    public enum Order
    {
        BothAtOnce,
        RunnerThenWarden,
        WardenThenRunner,
    }

    /// <summary>Kills it, unless it was quick and has ended already.</summary>
    static void Kill(ProcessIdentity process) => _ = Posix.kill(process.Pid, Posix.SigKill);

    static ProcessIdentity GuardOf(ChildProcess runner, string name)
    {
        var words = runner.LastLines.First(l => l.StartsWith(name + " ", StringComparison.Ordinal)).Split(' ');
        return new(
            int.Parse(words[1], CultureInfo.InvariantCulture),
            long.Parse(words[2], CultureInfo.InvariantCulture)
        );
    }

    Task<ChildProcess> StartRunnerAsync(FakeProxyServer server, int external) =>
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
                    nameof(Moment.Paused),
                    external.ToString(CultureInfo.InvariantCulture),
                ],
                Ready = ReadySign.Line($"at {Moment.Paused}"),
            },
            TimeProvider.System,
            CancellationToken.None
        );
}
