using System.Text;

namespace Chaos.Faults.Processes;

/// <summary>
/// Reads lines to the end of a stream in bounded memory. A child that never ends its line must not fill this process's
/// memory.
/// </summary>
internal static class LineSplitter
{
    public const int LongestLine = 4096;

    public static void Run(Stream stream, Action<string> onLine)
    {
        var bytes = new byte[LongestLine];
        var characters = new char[LongestLine + 1];
        var decoder = Encoding.UTF8.GetDecoder();
        var line = new StringBuilder();
        int read;
        while ((read = stream.Read(bytes)) > 0)
        {
            var rest = characters.AsSpan(0, decoder.GetChars(bytes.AsSpan(0, read), characters, flush: false));
            int end;
            while ((end = rest.IndexOf('\n')) >= 0)
            {
                Append(line, rest[..end]);
                Emit(line, onLine);
                rest = rest[(end + 1)..];
            }
            Append(line, rest);
        }
        if (line.Length > 0)
            Emit(line, onLine);
    }

    static void Append(StringBuilder line, ReadOnlySpan<char> part) =>
        line.Append(part[..Math.Min(part.Length, LongestLine - line.Length)]);

    static void Emit(StringBuilder line, Action<string> onLine)
    {
        var text = line.ToString();
        line.Clear();
        onLine(text.TrimEnd('\r'));
    }
}
