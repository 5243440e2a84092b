using System.Text;
using Chaos.Faults.Processes;
using Chaos.Faults.Warden;

namespace Chaos.Faults.Tests.Warden;

public sealed class JournalTests : IDisposable
{
    static readonly HttpUndo s_undo = new()
    {
        Method = "DELETE",
        Url = new("http://127.0.0.1:8474/proxies/a/toxics/b"),
        Headers = new Dictionary<string, string> { ["X-Token"] = "secret" },
        Body = "{}",
        AlsoFine = [404],
        RefusedIsFine = true,
        HeldBy = new(12, 34),
    };

    readonly TemporaryState _state = new();
    readonly string _runId = Some.RunId();

    [Fact]
    public void A_record_is_on_disk_before_the_fault_is_injected_and_not_pending_after_its_revert()
    {
        using var journal = Journal.Create(_state.Folder, Some.Header(_runId));
        var first = journal.Record(s_undo);
        var second = journal.Record(new ResumeUndo(new(7, 8)));
        var third = journal.Record(new EndUndo(new(9, 10)));

        var onDisk = JournalContent.Read(journal.Path);
        Assert.Equal(_runId, onDisk.Header?.RunId);
        Assert.Equal(ProcessIdentity.Current, onDisk.Header?.Runner);
        Assert.Equal([first, second, third], onDisk.Pending.Select(e => e.Id));
        Assert.Equivalent(s_undo, onDisk.Pending[0].Undo, strict: true);
        Assert.Equal(new ResumeUndo(new(7, 8)), onDisk.Pending[1].Undo);
        Assert.Equal(new EndUndo(new(9, 10)), onDisk.Pending[2].Undo);

        journal.Reverted(second);
        Assert.Equal([first, third], journal.Pending.Select(e => e.Id));
        Assert.Equal([first, third], JournalContent.Read(journal.Path).Pending.Select(e => e.Id));
    }

    [Fact]
    public void Every_kind_of_undo_has_a_word_of_its_own_and_the_words_of_earlier_journals_stay()
    {
        Assert.Equal(
            typeof(UndoRecord).Assembly.GetTypes().Count(t => t.IsSubclassOf(typeof(UndoRecord)) && !t.IsAbstract),
            UndoKinds.All.Count
        );
        Assert.Equal(typeof(HttpUndo), UndoKinds.All["http"]);
        Assert.Equal(typeof(ResumeUndo), UndoKinds.All["resume"]);
        Assert.Equal(typeof(EndUndo), UndoKinds.All["end"]);
    }

    [Fact]
    public void A_journal_of_an_earlier_version_is_read_and_a_line_is_still_written_as_it_was()
    {
        // The line as an earlier version wrote it, when the kinds were listed by hand.
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Warden", "journal-of-version-1.jsonl"));
        var path = Path.Combine(_state.Folder.Path, "journal.jsonl");
        File.WriteAllLines(path, [.. lines, """{"entry":{"id":4,"undo":{"kind":"of-a-later-version","pod":"a"}}}"""]);

        var content = JournalContent.Read(path);

        Assert.Equal(
            [typeof(ResumeUndo), typeof(EndUndo), typeof(HttpUndo)],
            content.Pending.Select(e => e.Undo.GetType())
        );
        Assert.Equal(("f00d", 1), (content.Header!.RunId, content.UnreadableLines));
        Assert.Equal(
            lines[1..4],
            content.Pending.Select(e => Encoding.UTF8.GetString(new JournalLine { Entry = e }.ToBytes()).TrimEnd('\n'))
        );
    }

    [Fact]
    public void No_other_user_may_read_it_because_it_contains_tokens()
    {
        if (OperatingSystem.IsWindows())
            return;
        using var journal = Journal.Create(_state.Folder, Some.Header(_runId));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(journal.Path));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(_state.RunFolder(_runId))
        );
        Assert.DoesNotContain("secret", s_undo.Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"entry\":{\"id\":2,\"undo\":{\"kind\":\"http\",\"met")]
    [InlineData("{")]
    public void A_last_line_cut_short_by_a_crash_is_ignored(string torn)
    {
        using (var journal = Journal.Create(_state.Folder, Some.Header(_runId)))
            journal.Record(s_undo);
        var path = Path.Combine(_state.RunFolder(_runId), Journal.FileName);
        File.AppendAllText(path, torn);
        var content = JournalContent.Read(path);
        Assert.Equal(1, Assert.Single(content.Pending).Id);
        Assert.Equal(1, content.UnreadableLines);

        Journal.AppendReverted(path, [1]);
        Assert.Empty(JournalContent.Read(path).Pending);
    }

    [Fact]
    public void On_a_full_disk_the_error_says_that_nothing_was_injected()
    {
        var e = Assert.Throws<JournalException>(() => Journal.Open("/dev/full", Some.Header(_runId)));
        Assert.StartsWith(
            "The undo journal /dev/full cannot be written, so nothing was injected: No space left on device",
            e.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_run_that_ended_well_leaves_nothing()
    {
        using var journal = Journal.Create(_state.Folder, Some.Header(_runId));
        var id = journal.Record(s_undo);
        Assert.Throws<InvalidOperationException>(journal.Delete);
        journal.Reverted(id);
        journal.Delete();
        Assert.Empty(Directory.EnumerateFileSystemEntries(_state.Folder.Runs));
    }

    [Fact]
    public void An_existing_run_is_not_overwritten()
    {
        using var journal = Journal.Create(_state.Folder, Some.Header(_runId));
        Assert.Contains(
            "the run exists already",
            Assert.Throws<JournalException>(() => Journal.Create(_state.Folder, Some.Header(_runId))).Message,
            StringComparison.Ordinal
        );
    }

    public void Dispose() => _state.Dispose();
}
