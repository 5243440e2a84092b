using Chaos.Core.Messaging;

namespace Chaos.Scenarios.Testbeds.Local.Workers;

/// <summary>
/// Reads a worker's log of handled messages while it grows. An incomplete last record is left for the next read.
/// </summary>
/// <param name="path">The log; it need not exist yet.</param>
public sealed class HandlingLogReader(string path) : IDisposable
{
    private const int MostRecords = 4096;

    private readonly byte[] _buffer = new byte[MostRecords * Handling.Size];
    private FileStream? _file;
    private long _position;

    /// <summary>The records that were written since the last call.</summary>
    public IReadOnlyList<Handling> Read()
    {
        if (_file is null && !File.Exists(path))
            return [];
        _file ??= new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        var handled = new List<Handling>();
        while (true)
        {
            _file.Position = _position;
            var whole = _file.ReadAtLeast(_buffer, _buffer.Length, throwOnEndOfStream: false) / Handling.Size;
            for (var i = 0; i < whole; i++)
                handled.Add(Handling.Read(_buffer.AsSpan(i * Handling.Size, Handling.Size)));
            _position += whole * Handling.Size;
            if (whole < MostRecords)
                return handled;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();
}
