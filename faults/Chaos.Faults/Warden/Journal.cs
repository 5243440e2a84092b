using Chaos.Faults.Processes;

namespace Chaos.Faults.Warden;

/// <summary>
/// The undo records of one run, as JSON lines in <c>STATE/runs/RUN-ID/journal.jsonl</c> (folder mode 700, file mode
/// 600). A record is on disk before its fault is injected; so whoever finds the file can take back all that may have
/// been done.
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

    /// <summary>The file.</summary>
    public string Path { get; private set; }

    /// <summary>What was recorded and not yet reverted, in the order of the injections.</summary>
    public IReadOnlyList<JournalEntry> Pending
    {
        get
        {
            lock (_gate)
                return [.. _pending.Values];
        }
    }

    /// <summary>Begins the journal of a new run.</summary>
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
            // The folder gets its name when the header is whole, so that no other process ever sees a run without
            // knowing whose it is.
            Directory.Move(unborn, folder);
            journal.Path = System.IO.Path.Combine(folder, FileName);
            return journal;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(folder, e);
        }
    }

    /// <summary>Begins a journal in the file <paramref name="path"/>, or goes on with the one that is there.</summary>
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

    /// <summary>Puts an undo record on disk and gives its id. To be called before the fault is injected.</summary>
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

    /// <summary>
    /// Notes that the fault of record <paramref name="id"/> was taken back. To be called after it was.
    /// </summary>
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
                // A full disk must not stop the reverts that are still to come, and to replay this one does no harm:
                // undo is idempotent.
            }
        }
    }

    /// <summary>Ends the journal of a run that ended well: its folder goes.</summary>
    /// <exception cref="InvalidOperationException">Something was not reverted.</exception>
    public void Delete()
    {
        if (Pending.Count > 0)
            throw new InvalidOperationException(
                $"{Pending.Count} undo records are pending; a journal goes when all is reverted."
            );
        Dispose();
        Directory.Delete(System.IO.Path.GetDirectoryName(Path)!, recursive: true);
    }

    /// <summary>Closes the file and leaves it.</summary>
    public void Dispose() => _file.Dispose();

    /// <summary>Notes reverts in a journal whose run is dead.</summary>
    internal static void AppendReverted(string path, IEnumerable<int> ids)
    {
        using var journal = new Journal(path, OpenFile(path)) { _torn = true };
        foreach (var id in ids)
            journal.Reverted(id);
    }

    void Append(JournalLine line)
    {
        // After a failed write the file may end in half a line, which must not swallow this one.
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
        new($"The undo journal {path} cannot be written, so that nothing was injected: {e.Message}", e);
}
