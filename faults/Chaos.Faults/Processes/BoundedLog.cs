using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Chaos.Faults.Processes;

/// <summary>
/// A file of output lines that keeps its beginning and its end when it gets too long. A line in between tells how many
/// bytes were left out; a log that is opened again goes on counting from it.
/// </summary>
internal sealed partial class BoundedLog : IDisposable
{
    /// <summary>Largest size in bytes.</summary>
    public const long Most = 64 << 20;

    const int Chunk = 64 * 1024;
    const int Parts = 4;
    const int LongestNote = 160;
    readonly FileStream _file;
    readonly long _most;
    long _left;
    long _noteAt;
    int _note;

    /// <summary>Opens the file. Lines are appended to what it holds.</summary>
    /// <param name="path">The file.</param>
    /// <param name="most">Its largest size in bytes.</param>
    public BoundedLog(string path, long most = Most)
    {
        _most = most;
        _file = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        _file.Seek(0, SeekOrigin.End);
        FindNote();
    }

    /// <exception cref="IOException">The line cannot be written.</exception>
    public void WriteLine(string line)
    {
        var bytes = Encoding.UTF8.GetBytes(line + '\n');
        if (_file.Position + bytes.Length > _most)
            LeaveOutTheMiddle();
        _file.Write(bytes);
    }

    public void Dispose() => _file.Dispose();

    void LeaveOutTheMiddle()
    {
        var length = _file.Position;
        // The first note stays where it is. With a very long line before it, it begins within that line.
        var head = _note > 0 ? _noteAt : AfterLine(_most / Parts);
        var tail = AfterLine(Math.Max(head + _note, length - (_most / Parts)));
        var left = _left + tail - head - _note;
        var note = Encoding.UTF8.GetBytes(
            string.Create(
                CultureInfo.InvariantCulture,
                $"--- {left} bytes were left out here: this file holds at most {_most} ---\n"
            )
        );
        // The end moves towards the beginning, so that no byte is overwritten before it was read.
        if (head + note.Length > tail)
            return;
        (_left, _noteAt, _note) = (left, head, note.Length);
        _file.Seek(head, SeekOrigin.Begin);
        _file.Write(note);
        var buffer = new byte[Chunk];
        for (int read; (read = RandomAccess.Read(_file.SafeFileHandle, buffer, tail)) > 0; tail += read)
            _file.Write(buffer, 0, read);
        _file.SetLength(_file.Position);
    }

    /// <summary>Finds the line that an earlier log of the same size has left in the file.</summary>
    void FindNote()
    {
        foreach (var at in (long[])[_most / Parts, AfterLine(_most / Parts)])
        {
            var buffer = new byte[LongestNote];
            var read = RandomAccess.Read(_file.SafeFileHandle, buffer, at);
            var note = Note().Match(Encoding.Latin1.GetString(buffer, 0, read));
            if (!note.Success || !long.TryParse(note.Groups[1].Value, CultureInfo.InvariantCulture, out var left))
                continue;
            (_left, _noteAt, _note) = (left, at, note.Length);
            return;
        }
    }

    /// <summary>Returns the position after the end of the line that is at this position.</summary>
    long AfterLine(long position)
    {
        var buffer = new byte[Chunk];
        var read = RandomAccess.Read(_file.SafeFileHandle, buffer, position);
        var end = buffer.AsSpan(0, read).IndexOf((byte)'\n');
        return end < 0 ? position : position + end + 1;
    }

    [GeneratedRegex("^--- ([0-9]+) bytes were left out here: this file holds at most [0-9]+ ---\n")]
    private static partial Regex Note();
}
