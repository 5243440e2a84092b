using Chaos.Core.Texts;

namespace Chaos.Faults.Processes;

/// <summary>
/// Keeps the last lines of a child's output as plain text, and writes all lines unchanged to a bounded file if
/// there is one.
/// </summary>
internal sealed class OutputTail : IDisposable
{
    public const int Kept = 40;

    const int Told = 20;

    readonly Lock _gate = new();
    readonly Queue<string> _lines = new(Kept);
    BoundedLog? _log;

    public OutputTail(string? logPath)
    {
        if (logPath is null)
            return;
        if (Path.GetDirectoryName(logPath) is { Length: > 0 } folder)
            Directory.CreateDirectory(folder);
        _log = new(logPath);
    }

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_gate)
                return [.. _lines];
        }
    }

    /// <summary>Returns the message followed by the last lines.</summary>
    public string AddTo(string message) =>
        Lines is { Count: > 0 } last
            ? $"{message} Its last lines:{string.Concat(LastLines.Of(last, Told).Select(l => $"\n  {l}"))}"
            : $"{message} It wrote nothing.";

    public void Add(string line)
    {
        lock (_gate)
        {
            if (_lines.Count == Kept)
                _lines.Dequeue();
            _lines.Enqueue(PlainLine.Of(line));
            try
            {
                _log?.WriteLine(line);
            }
            catch (IOException)
            {
                // A full disk must not stop the reading: a child with a full pipe hangs, which would look like the
                // effect of a fault.
                _log = null;
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            try
            {
                _log?.Dispose();
            }
            catch (IOException)
            {
                // The last flush meets the same full disk.
            }
            _log = null;
        }
    }
}
