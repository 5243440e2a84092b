using Chaos.Core.Messaging;

namespace Chaos.Worker;

/// <summary>
/// What a worker has handled, one record of fixed size each, written straight to the system: what is in it stays when
/// the process is killed. Called from any thread.
/// </summary>
internal sealed class HandlingLog : IDisposable
{
    private readonly Lock _lock = new();
    private readonly byte[] _record = new byte[Handling.Size];
    private readonly FileStream _file;

    /// <summary>Opens a log, or goes on with one; what a kill cut off is cut off.</summary>
    public HandlingLog(string path)
    {
        _file = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        _file.SetLength(_file.Length / Handling.Size * Handling.Size);
        _file.Seek(0, SeekOrigin.End);
    }

    /// <summary>Appends a record.</summary>
    public void Append(in Handling handling)
    {
        lock (_lock)
        {
            handling.Write(_record);
            _file.Write(_record);
        }
    }

    /// <summary>How many records of a group there are.</summary>
    public long CountOf(int group)
    {
        lock (_lock)
        {
            var count = 0L;
            _file.Seek(0, SeekOrigin.Begin);
            while (_file.ReadAtLeast(_record, Handling.Size, throwOnEndOfStream: false) == Handling.Size)
                if (Handling.Read(_record).Group == group)
                    count++;
            _file.Seek(0, SeekOrigin.End);
            return count;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
