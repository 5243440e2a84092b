using Chaos.Faults.Processes;
using Chaos.Faults.Tests.Hosts;
using Chaos.Faults.Warden;

namespace Chaos.Faults.Tests.Warden;

[Trait("Speed", "Slow")]
public sealed class StartUndoTests
{
    private readonly string _runId = Some.RunId();

    [Fact]
    public async Task A_service_that_was_killed_is_started_by_the_record_alone_and_once()
    {
        await using var somebodys = await UsersListener.StartAsync();
        var undo = somebodys.Host(somebodys.Again(_runId)).UndoKill!;
        Assert.Equal("it lives", (await RevertAsync(undo)).Detail);

        somebodys.Process.Kill();
        await somebodys.Process.Exited;
        Assert.Equal(UndoResult.Reverted, (await RevertAsync(undo)).Result);

        // It is undone again, as a warden does: before it listens, and after.
        Assert.Equal(UndoResult.NotNeeded, (await RevertAsync(undo)).Result);
        await Eventually.HoldsAsync(() => PortOwner.All(somebodys.Address, out _).Count > 0);
        Assert.Equal("somebody listens in its place", (await RevertAsync(undo)).Detail);
        Assert.Single(PortOwner.All(somebodys.Address, out _));
    }

    [Fact]
    public async Task A_process_that_is_still_dying_is_waited_for_and_its_service_started()
    {
        await using var somebodys = await UsersListener.StartAsync();
        var undo = somebodys.Host(somebodys.Again(_runId)).UndoKill!;

        var reverting = RevertAsync(undo);
        Assert.False(reverting.IsCompleted);
        somebodys.Process.Kill();

        Assert.Equal(UndoResult.Reverted, (await reverting).Result);
        await Eventually.HoldsAsync(() => PortOwner.All(somebodys.Address, out _).Count > 0);
    }

    [Fact]
    public async Task A_command_that_is_not_there_is_said_and_stays_on_record()
    {
        await using var somebodys = await UsersListener.StartAsync();
        var start = somebodys.Again(_runId) with { Words = ["no-such-program-here"] };
        var undo = somebodys.Host(start).UndoKill!;
        somebodys.Process.Kill();
        await somebodys.Process.Exited;

        Assert.Equal(UndoResult.Failed, (await RevertAsync(undo)).Result);
    }

    [Fact]
    public void It_is_read_from_a_journal_as_it_was_written()
    {
        using var state = new TemporaryState();
        using var journal = Journal.Create(state.Folder, Some.Header(_runId));
        var undo = new StartUndo
        {
            Process = new(7, 8),
            Name = "app",
            Command = new()
            {
                Words = ["node", "server.js"],
                Folder = "/srv",
                Environment = new Dictionary<string, string> { ["PORT"] = "5001" },
                LogPath = "/tmp/app.start.log",
                Tag = "f00d-app",
            },
            Listens = ["127.0.0.1:5001"],
        };
        journal.Record(undo);

        Assert.Equivalent(undo, Assert.Single(JournalContent.Read(journal.Path).Pending).Undo, strict: true);
    }

    private async Task<UndoOutcome> RevertAsync(UndoRecord undo)
    {
        using var scope = new UndoScope(_runId, [], TimeProvider.System);
        return await undo.RevertAsync(scope, CancellationToken.None);
    }
}
