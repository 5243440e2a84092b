using Chaos.Core.Trials;
using Chaos.Faults.Hosts;
using Chaos.Faults.Processes;
using Chaos.Faults.Warden;

namespace Chaos.Faults.Tests.Hosts;

[Trait("Speed", "Slow")]
public sealed class RunningProcessTests
{
    private readonly string _runId = Some.RunId();

    [Fact]
    public async Task It_is_paused_and_resumed_and_its_state_says_so()
    {
        await using var somebodys = await ExternalListener.StartAsync();
        var host = somebodys.Host();

        await host.PauseAsync(CancellationToken.None);
        Assert.Equal(HostState.Paused, host.State);
        Assert.Equal(new ResumeUndo(somebodys.Process.Identity), host.UndoPause);

        await host.ResumeAsync(CancellationToken.None);
        Assert.Equal(somebodys.Process.Identity.Pid, await somebodys.AskAsync());
        Assert.Equal(HostState.Running, host.State);
        Assert.Null(await host.EndAsync());
    }

    [Fact]
    public async Task One_that_leads_its_group_is_paused_with_it()
    {
        await using var leader = await Some.ShellAsync(Some.RunId(), "sleep 1000 & echo $!; echo up; wait");
        var worker = ProcessIdentity.Of(int.Parse(leader.LastLines[0], null))!.Value;
        var host = new RunningProcess("app", leader.Identity, TimeProvider.System);

        await host.PauseAsync(CancellationToken.None);
        await Eventually.HoldsAsync(() => worker.State == HostState.Paused);
        await host.ResumeAsync(CancellationToken.None);
        await Eventually.HoldsAsync(() => worker.State == HostState.Running);
    }

    [Fact]
    public async Task Another_process_with_its_reused_number_is_never_hit()
    {
        await using var somebodys = await ExternalListener.StartAsync();
        var earlier = somebodys.Process.Identity with { StartTime = somebodys.Process.Identity.StartTime - 1 };
        var host = new RunningProcess("app", earlier, TimeProvider.System) { Start = somebodys.Again(_runId) };

        Assert.Equal(
            $"process {earlier.Pid} of app has ended, and nothing was done to it",
            (await Assert.ThrowsAsync<TestbedException>(() => host.PauseAsync(CancellationToken.None))).Message
        );
        await host.ResumeAsync(CancellationToken.None);
        await host.KillAsync(CancellationToken.None);

        Assert.Equal(HostState.Running, somebodys.Process.State);
        Assert.Equal(somebodys.Process.Identity.Pid, await somebodys.AskAsync());
    }

    [Fact]
    public async Task One_without_a_start_command_is_not_killed()
    {
        await using var somebodys = await ExternalListener.StartAsync();
        var host = somebodys.Host();

        await Assert.ThrowsAsync<TestbedException>(() => host.KillAsync(CancellationToken.None));
        Assert.Throws<TestbedException>(() => host.UndoKill);
        Assert.Equal(HostState.Running, host.State);
    }

    [Fact]
    public async Task One_that_was_killed_is_started_by_its_command_and_outlives_the_run()
    {
        await using var somebodys = await ExternalListener.StartAsync();
        var host = somebodys.Host(somebodys.Again(_runId));

        await host.KillAsync(CancellationToken.None);
        Assert.Equal((HostState.Gone, true), (host.State, host.WasKilled));
        Assert.True((await host.EndAsync())!.WasAskedFor);

        await host.StartAsync(CancellationToken.None);
        Assert.Equal(HostState.Running, host.State);
        Assert.NotEqual(somebodys.Process.Identity, host.Identity);
        Assert.Equal(host.Identity.Pid, await somebodys.AskAsync());
        Assert.Null(await host.EndAsync());

        // The process is the user's. Neither the end of the run nor a cleanup after it ends the process.
        var sweep = await RunMark.KillAllAsync(_runId, Some.LongTime, TimeProvider.System, CancellationToken.None);
        Assert.Equal(0, sweep.Ended);
        Assert.Equal(host.Identity.Pid, await somebodys.AskAsync());
    }

    [Fact]
    public async Task A_command_that_fails_is_reported_with_its_last_lines()
    {
        await using var somebodys = await ExternalListener.StartAsync();
        var host = somebodys.Host(somebodys.Again(_runId) with { Words = ["sh", "-c", "echo no database; exit 7"] });
        await host.KillAsync(CancellationToken.None);

        var error = await Assert.ThrowsAsync<HostException>(() => host.StartAsync(CancellationToken.None));

        Assert.Equal("start of app ended with exit code 7. Its last lines: no database.", error.Message);
        Assert.Equal((7, "no database"), (error.ExitCode, Assert.Single(error.LastLines)));
    }

    [Fact]
    public async Task A_service_that_the_user_has_started_again_is_not_started_twice()
    {
        await using var somebodys = await ExternalListener.StartAsync();
        var host = somebodys.Host(somebodys.Again(_runId) with { Words = ["sh", "-c", "exit 7"] });
        await host.KillAsync(CancellationToken.None);
        var supervisors = somebodys.Again(Some.RunId()).Start();

        // The command would fail, but it is not run.
        await Eventually.HoldsAsync(() => PortOwner.All(somebodys.Address, out _).Count > 0);
        await host.StartAsync(CancellationToken.None);

        Assert.Equal(supervisors.Pid, host.Identity.Pid);
    }

    [Fact]
    public async Task One_that_ends_by_itself_is_reported_without_an_exit_code()
    {
        await using var somebodys = await ExternalListener.StartAsync();
        var host = somebodys.Host();
        somebodys.Process.Kill();
        await somebodys.Process.Exited;

        var end = await host.EndAsync();

        Assert.Equal(((int?)null, false), (end!.ExitCode, end.WasAskedFor));
        Assert.Equal(end, await host.EndAsync());
    }
}
