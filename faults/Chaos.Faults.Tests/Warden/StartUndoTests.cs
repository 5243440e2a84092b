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
        await using var somebodys = await ExternalListener.StartAsync();
        var undo = somebodys.Host(somebodys.Again(_runId)).UndoKill!;
        Assert.Equal("it is running", (await RevertAsync(undo)).Detail);

        somebodys.Process.Kill();
        await somebodys.Process.Exited;
        Assert.Equal(UndoResult.Reverted, (await RevertAsync(undo)).Result);

        // The record is applied again, as a warden does: before the service listens, and after.
        Assert.Equal(UndoResult.NotNeeded, (await RevertAsync(undo)).Result);
        await Eventually.HoldsAsync(() => PortOwner.All(somebodys.Address, out _).Count > 0);
        Assert.Equal("another process listens in its place", (await RevertAsync(undo)).Detail);
        Assert.Single(PortOwner.All(somebodys.Address, out _));
    }

    [Fact]
    public async Task A_service_is_started_only_when_its_dying_process_is_gone()
    {
        await using var somebodys = await ExternalListener.StartAsync();
        var undo = somebodys.Host(somebodys.Again(_runId)).UndoKill!;

        var reverting = RevertAsync(undo);
        Assert.False(reverting.IsCompleted);
        somebodys.Process.Kill();

        Assert.Equal(UndoResult.Reverted, (await reverting).Result);
        await Eventually.HoldsAsync(() => PortOwner.All(somebodys.Address, out _).Count > 0);
    }

    [Fact]
    public async Task A_missing_command_is_reported_and_its_record_stays()
    {
        await using var somebodys = await ExternalListener.StartAsync();
        var start = somebodys.Again(_runId) with { Words = ["no-such-program-here"] };
        var undo = somebodys.Host(start).UndoKill!;
        somebodys.Process.Kill();
        await somebodys.Process.Exited;

        Assert.Equal(UndoResult.Failed, (await RevertAsync(undo)).Result);
    }

    [Fact]
    public void A_record_survives_writing_and_reading_a_journal()
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
