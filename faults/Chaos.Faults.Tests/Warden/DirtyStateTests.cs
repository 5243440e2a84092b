using Chaos.Faults.Warden;

namespace Chaos.Faults.Tests.Warden;

[Trait("Speed", "Slow")]
public sealed class DirtyStateTests : IDisposable
{
    readonly TemporaryState _state = new();
    readonly string _runId = Some.RunId();
    readonly List<string> _lines = [];

    DirtyState Dirty => new(_state.Folder, TimeProvider.System);

    [Fact]
    public async Task Nothing_is_found_when_no_run_died()
    {
        Assert.Empty(await Dirty.FindAsync(CancellationToken.None));
        Assert.True(await Dirty.ResetAsync(_lines.Add, CancellationToken.None));
        Assert.Equal(["nothing to clean up"], _lines);
    }

    [Fact]
    public async Task A_run_that_died_without_its_warden_is_found_named_with_the_command_and_taken_back()
    {
        await using var server = await FakeProxyServer.StartAsync();
        server.Add("latency");
        await using var child = await Some.ShellAsync(_runId, "echo up; exec sleep 1000");
        child.Pause();
        using (var journal = Journal.Create(_state.Folder, Some.Header(_runId, await Some.DeadProcessAsync())))
        {
            journal.Record(Toxic(server));
            journal.Record(new ResumeUndo(child.Identity));
        }

        var run = Assert.Single(await Dirty.FindAsync(CancellationToken.None));
        Assert.Equal((false, 2, 1), (run.InProgress, run.Faults, run.Processes));
        Assert.Equal(
            $"run {_runId} (some run) died and left 2 faults and 1 process; chaos reset cleans them up",
            run.ToString()
        );

        Assert.True(await Dirty.ResetAsync(_lines.Add, CancellationToken.None));
        Assert.Empty(server.Toxics);
        Assert.Equal(HostState.Gone, child.State);
        Assert.Contains(
            $"run {_runId}: reverted: DELETE {server.Address}proxies/payment/toxics/latency (status 200)",
            _lines
        );
        Assert.Contains($"run {_runId}: ended 1 process", _lines);
        Assert.Empty(await Dirty.FindAsync(CancellationToken.None));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_state.Folder.Runs));
    }

    [Fact]
    public async Task A_run_in_progress_is_reported_and_left_alone()
    {
        await using var server = await FakeProxyServer.StartAsync();
        server.Add("latency");
        using var journal = Journal.Create(_state.Folder, Some.Header(_runId));
        journal.Record(Toxic(server));
        Assert.True(Assert.Single(await Dirty.FindAsync(CancellationToken.None)).InProgress);
        Assert.True(await Dirty.ResetAsync(_lines.Add, CancellationToken.None));
        Assert.EndsWith("left alone", Assert.Single(_lines), StringComparison.Ordinal);
        Assert.Single(server.Toxics);
        Assert.Single(JournalContent.Read(journal.Path).Pending);
    }

    [Fact]
    public async Task A_dead_run_with_nothing_to_take_back_does_not_stop_the_next()
    {
        Journal.Create(_state.Folder, Some.Header(_runId, await Some.DeadProcessAsync())).Dispose();
        Assert.Empty(await Dirty.FindAsync(CancellationToken.None));
        Assert.False(Directory.Exists(_state.RunFolder(_runId)));
    }

    [Fact]
    public async Task A_fault_that_cannot_be_reverted_stays_on_record_with_its_reason_until_it_can()
    {
        await using var server = await FakeProxyServer.StartAsync();
        server.Add("latency");
        server.Hangs = true;
        using (var journal = Journal.Create(_state.Folder, Some.Header(_runId, await Some.DeadProcessAsync())))
        {
            journal.Record(Toxic(server));
            journal.Record(new ResumeUndo(await Some.DeadProcessAsync()));
        }

        var hasty = new DirtyState(_state.Folder, TimeProvider.System) { HttpLimit = TimeSpan.FromMilliseconds(500) };
        Assert.False(await hasty.ResetAsync(_lines.Add, CancellationToken.None));
        Assert.Contains(
            _lines,
            l =>
                l.Contains("NOT reverted", StringComparison.Ordinal)
                && l.Contains("no answer", StringComparison.Ordinal)
        );
        Assert.Equal(_lines, await File.ReadAllLinesAsync(Path.Combine(_state.RunFolder(_runId), Cleanup.ReasonFile)));
        Assert.Equal(1, Assert.Single(await Dirty.FindAsync(CancellationToken.None)).Faults);

        server.Hangs = false;
        Assert.True(await Dirty.ResetAsync(_lines.Add, CancellationToken.None));
        Assert.Empty(server.Toxics);
        Assert.Empty(await Dirty.FindAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_journal_of_a_newer_version_is_kept_and_reported_as_such()
    {
        Journal
            .Create(
                _state.Folder,
                Some.Header(_runId, await Some.DeadProcessAsync()) with
                {
                    Version = JournalHeader.CurrentVersion + 1,
                }
            )
            .Dispose();
        Assert.False(await Dirty.ResetAsync(_lines.Add, CancellationToken.None));
        Assert.Contains(
            _lines,
            l => l.Contains("written by a newer version: format 2, known up to 1", StringComparison.Ordinal)
        );
        Assert.True(Directory.Exists(_state.RunFolder(_runId)));
    }

    public void Dispose() => _state.Dispose();

    static HttpUndo Toxic(FakeProxyServer server) =>
        new()
        {
            Method = "DELETE",
            Url = new(server.Address, "/proxies/payment/toxics/latency"),
            AlsoFine = [404],
        };
}
