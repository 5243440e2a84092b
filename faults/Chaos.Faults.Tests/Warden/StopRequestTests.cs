using System.Runtime.Versioning;
using Chaos.Core.Trials;
using Chaos.Faults.Warden;

namespace Chaos.Faults.Tests.Warden;

[SupportedOSPlatform("linux")]
[Trait("Speed", "Slow")]
public sealed class StopRequestTests : IDisposable
{
    private readonly TemporaryState _state = new();
    private readonly string _runId = Some.RunId();

    [Fact]
    public async Task A_run_is_asked_once_and_its_faults_and_its_end_are_seen()
    {
        // Ends by itself when it was asked, as a run does.
        await using var runner = await Some.ShellAsync(
            _runId,
            "trap 'exit 7' TERM; echo up; while :; do sleep 0.01; done"
        );
        using var journal = Journal.Create(_state.Folder, Some.Header(_runId, runner.Identity));
        var fault = journal.Record(new ResumeUndo(runner.Identity));
        var request = new StopRequest(await FindAsync(), TimeProvider.System);
        Assert.False(await request.FaultsAreBackAsync(TimeSpan.Zero, CancellationToken.None));

        Assert.True(request.Ask());
        Assert.Equal(7, await runner.Exited);
        Assert.False(request.Ask());

        journal.Reverted(fault);
        Assert.True(await request.FaultsAreBackAsync(Some.LongTime, CancellationToken.None));
        Assert.False(await request.HasEndedAsync(TimeSpan.Zero, CancellationToken.None));
        journal.Delete();
        Assert.True(await request.HasEndedAsync(Some.LongTime, CancellationToken.None));
    }

    [Fact]
    public async Task A_run_that_stands_still_is_named_with_what_helps()
    {
        await using var runner = await Some.ShellAsync(_runId, "echo up; exec sleep 1000");
        using var journal = Journal.Create(_state.Folder, Some.Header(_runId, runner.Identity));
        runner.Pause();
        var pid = runner.Identity.Pid;

        var request = new StopRequest(await FindAsync(), TimeProvider.System);
        var e = Assert.Throws<TestbedException>(() => request.Ask());

        Assert.StartsWith(
            $"run {_runId} cannot stop: its process {pid} is paused; kill -CONT {pid} resumes it",
            e.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_name_that_cannot_be_a_run_belongs_to_nobody()
    {
        var dirty = new DirtyState(_state.Folder, TimeProvider.System);
        Assert.False(dirty.IsAnothers("../.."));
        Assert.False(dirty.IsAnothers(_runId));
    }

    public void Dispose() => _state.Dispose();

    private async Task<LeftoverRun> FindAsync() =>
        Assert.Single(
            await new DirtyState(_state.Folder, TimeProvider.System).FindAsync(CancellationToken.None),
            r => r.InProgress
        );
}
