using Chaos.Core.Texts;

namespace Chaos.Faults.Processes;

/// <summary>
/// The last lines of a child's output as plain text, and all of them as they are in a file where one is wanted.
/// </summary>
internal sealed class OutputTail : IDisposable
{
    public const int Kept = 20;

    readonly Lock _gate = new();
    readonly Queue<string> _lines = new(Kept);
    StreamWriter? _log;

    public OutputTail(string? logPath)
    {
        if (logPath is null)
            return;
        if (Path.GetDirectoryName(logPath) is { Length: > 0 } folder)
            Directory.CreateDirectory(folder);
        _log = new StreamWriter(logPath, append: true) { AutoFlush = true };
    }

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_gate)
                return [.. _lines];
        }
    }

    /// <summary>The message followed by the last lines.</summary>
    public string AddTo(string message) =>
        Lines is { Count: > 0 } last
            ? $"{message} Its last lines:{string.Concat(last.Select(l => $"\n  {l}"))}"
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
                // A full disk must not stop the draining: a child whose pipe is full hangs, and a hang would be taken
                // for a fault's effect.
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
                // The same full disk, met once more by the last flush.
            }
            _log = null;
        }
    }
}
