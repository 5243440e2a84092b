using Chaos.Faults.Processes;

namespace Chaos.Faults.Tests.Processes;

[Trait("Speed", "Slow")]
public sealed class RunMarkTests
{
    readonly string _runId = Some.RunId();

    [Fact]
    public async Task Stopped_processes_grandchildren_and_those_that_lost_the_mark_are_found_and_ended()
    {
        // The second is in a session of its own, so no signal to the group reaches it. The third has an empty
        // environment.
        await using var child = await Some.ShellAsync(
            _runId,
            "sleep 1000 & setsid sleep 1000 & env -i sleep 1000 & echo up; wait"
        );
        await Eventually.HoldsAsync(() => RunMark.Find(_runId).Count == 4);
        child.Pause();
        var found = RunMark.Find(_runId);
        Assert.Contains(child.Identity, found);

        var sweep = await RunMark.KillAllAsync(_runId, Some.LongTime, TimeProvider.System, CancellationToken.None);
        Assert.Equal(4, sweep.Ended);
        Assert.Empty(sweep.Left);
        Assert.All(found, p => Assert.Equal(HostState.Gone, p.State));
    }

    [Fact]
    public async Task Another_run_is_left_alone()
    {
        await using var child = await Some.ShellAsync(_runId, "echo up; exec sleep 1000");
        var sweep = await RunMark.KillAllAsync(
            _runId + "0",
            Some.LongTime,
            TimeProvider.System,
            CancellationToken.None
        );
        Assert.Equal(0, sweep.Ended);
        Assert.Equal(HostState.Running, child.State);
        Assert.True(RunMark.IsOn(child.Identity, _runId));
        Assert.False(RunMark.IsOn(child.Identity, _runId[..^1]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("../up")]
    [InlineData("a b")]
    public void A_run_id_that_cannot_be_a_folder_is_refused(string id) =>
        Assert.Throws<ArgumentException>(() => RunMark.Checked(id));
}
