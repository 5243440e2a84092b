using System.Text;

namespace Chaos.NBomber;

/// <summary>
/// Writes what NBomber prints to a file of its own. The terminal, and a JSON document on standard output, are this tool's.
/// </summary>
/// <param name="terminal">Where everything else goes.</param>
internal sealed class OwnOutput(TextWriter terminal) : TextWriter
{
    private const string Name = "nbomber.log";

    private static readonly AsyncLocal<Log?> s_log = new();
    private static readonly Lock s_gate = new();
    private static OwnOutput? s_installed;

    public override Encoding Encoding => terminal.Encoding;

    private TextWriter Writer => s_log.Value?.Writer ?? terminal;

    /// <summary>
    /// From now on, what this thread and all that it starts prints goes to the file, until the result is disposed.
    /// </summary>
    /// <param name="logs">The folder of the file; null to print nothing.</param>
    public static IDisposable Begin(string? logs)
    {
        lock (s_gate)
        {
            if (s_installed is null)
                Console.SetOut(s_installed = new(Console.Out));
        }
        if (logs is not null)
            Directory.CreateDirectory(logs);
        return s_log.Value = new(logs is null ? Null : new StreamWriter(Path.Combine(logs, Name), append: true));
    }

    public override void Write(char value) => Writer.Write(value);

    public override void Write(string? value) => Writer.Write(value);

    public override void Write(char[] buffer, int index, int count) => Writer.Write(buffer, index, count);

    public override void WriteLine(string? value) => Writer.WriteLine(value);

    public override void Flush() => Writer.Flush();

    /// <summary>The file of one run. Threads that outlive the run print nothing.</summary>
    private sealed class Log(TextWriter file) : IDisposable
    {
        private TextWriter _writer = Synchronized(file);

        public TextWriter Writer => Volatile.Read(ref _writer);

        public void Dispose() => Interlocked.Exchange(ref _writer, Null).Dispose();
    }
}
