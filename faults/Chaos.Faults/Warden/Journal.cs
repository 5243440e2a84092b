using Chaos.Faults.Processes;

namespace Chaos.Faults.Warden;

/// <summary>
/// The undo records of one run, as JSON lines in <c>STATE/runs/RUN-ID/journal.jsonl</c> (folder mode 700, file mode
/// 600). A record is on disk before its fault is injected, so any process that finds the file can undo all faults.
/// </summary>
public sealed class Journal : IDisposable
{
    /// <summary>Name of the file in the run's folder.</summary>
    public const string FileName = "journal.jsonl";

    /// <summary>Prefix of a folder whose journal has no whole header yet.</summary>
    internal const string UnbornPrefix = ".new-";

    readonly Lock _gate = new();
    readonly FileStream _file;
    readonly SortedDictionary<int, JournalEntry> _pending = [];
    int _lastId;
    bool _torn;

    Journal(string path, FileStream file) => (Path, this._file) = (path, file);

    /// <summary>Path of the file.</summary>
    public string Path { get; private set; }

    /// <summary>Records that are not yet reverted, in the order of the injections.</summary>
    public IReadOnlyList<JournalEntry> Pending
    {
        get
        {
            lock (_gate)
                return [.. _pending.Values];
        }
    }

    /// <summary>Creates the journal of a new run.</summary>
    /// <exception cref="JournalException">It cannot be written.</exception>
    public static Journal Create(StateFolder state, JournalHeader header)
    {
        var folder = System.IO.Path.Combine(state.Runs, RunMark.Checked(header.RunId));
        var unborn = System.IO.Path.Combine(state.Runs, UnbornPrefix + header.RunId);
        try
        {
            if (Directory.Exists(folder))
                throw new IOException("the run exists already");
            StateFolder.MakePrivate(unborn);
            var journal = Open(System.IO.Path.Combine(unborn, FileName), header);
            // The folder gets its final name when the header is complete, so no other process sees a run without its
            // header.
            Directory.Move(unborn, folder);
            journal.Path = System.IO.Path.Combine(folder, FileName);
            return journal;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(folder, e);
        }
    }

    /// <summary>Creates a journal in the file <paramref name="path"/>, or appends to the existing one.</summary>
    /// <exception cref="JournalException">It cannot be written.</exception>
    public static Journal Open(string path, JournalHeader header)
    {
        FileStream? file = null;
        try
        {
            file = OpenFile(path);
            var journal = new Journal(path, file);
            journal.Append(new() { Header = header });
            return journal;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            throw Unwritable(path, e);
        }
    }

    /// <summary>Writes an undo record to disk and returns its id. Call it before the fault is injected.</summary>
    /// <exception cref="JournalException">The record is not safely on disk: the fault must not be injected.</exception>
    public int Record(UndoRecord undo)
    {
        lock (_gate)
        {
            var entry = new JournalEntry(++_lastId, undo);
            try
            {
                Append(new() { Entry = entry });
            }
            catch (IOException e)
            {
                throw Unwritable(Path, e);
            }
            _pending[entry.Id] = entry;
            return entry.Id;
        }
    }

    /// <summary>Notes that the fault of record <paramref name="id"/> is reverted. Call it after the revert.</summary>
    public void Reverted(int id)
    {
        lock (_gate)
        {
            _pending.Remove(id);
            try
            {
                Append(new() { Reverted = id });
            }
            catch (IOException)
            {
                // A full disk must not stop the remaining reverts. Replaying this record does no harm: undo is
                // idempotent.
            }
        }
    }

    /// <summary>Deletes the journal and its folder at the regular end of a run.</summary>
    /// <exception cref="InvalidOperationException">A record is not reverted.</exception>
    public void Delete()
    {
        if (Pending.Count > 0)
            throw new InvalidOperationException(
                $"{Pending.Count} undo records are pending; a journal is deleted only when all are reverted."
            );
        Dispose();
        Directory.Delete(System.IO.Path.GetDirectoryName(Path)!, recursive: true);
    }

    /// <summary>Closes the file without deleting it.</summary>
    public void Dispose() => _file.Dispose();

    /// <summary>Notes reverts in the journal of a dead run.</summary>
    internal static void AppendReverted(string path, IEnumerable<int> ids)
    {
        using var journal = new Journal(path, OpenFile(path)) { _torn = true };
        foreach (var id in ids)
            journal.Reverted(id);
    }

    void Append(JournalLine line)
    {
        // After a failed write the file may end with a partial line. A line feed separates it from this line.
        var bytes = _torn ? [(byte)'\n', .. line.ToBytes()] : line.ToBytes();
        _torn = true;
        _file.Write(bytes);
        _file.Flush(flushToDisk: true);
        _torn = false;
    }

    static FileStream OpenFile(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var file = new FileStream(path, options);
        if (file.CanSeek)
            file.Seek(0, SeekOrigin.End);
        return file;
    }

    static JournalException Unwritable(string path, Exception e) =>
        new($"The undo journal {path} cannot be written, so nothing was injected: {e.Message}", e);
}
