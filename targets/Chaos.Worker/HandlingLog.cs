using Chaos.Core.Messaging;

namespace Chaos.Worker;

/// <summary>
/// Appends what a worker has handled to a file, as records of a fixed size. Each is written straight to the operating
/// system, so that it survives a kill of the process. Safe to call from any thread.
/// </summary>
internal sealed class HandlingLog : IDisposable
{
    private readonly Lock _lock = new();
    private readonly byte[] _record = new byte[Handling.Size];
    private readonly FileStream _file;

    /// <summary>
    /// Creates the log or opens an existing one. An incomplete last record, left by a kill, is removed.
    /// </summary>
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

    /// <summary>Returns the number of records of a group.</summary>
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
