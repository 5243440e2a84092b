using Chaos.Core.Events;

namespace Chaos.Cli.Watching;

/// <summary>Writes events to a file, as one JSON object per line.</summary>
internal sealed class JsonOutput : EventOutput
{
    /// <inheritdoc/>
    public override string Name => "json";

    /// <inheritdoc/>
    public override string Target => "FILE";

    /// <inheritdoc/>
    public override string Purpose => "a line of JSON for each event";

    /// <inheritdoc/>
    public override IRunWatcher Open(string target) =>
        Directory.Exists(target) ? throw new FormatException("it is a folder; allowed: a file") : new Lines(target);

    private sealed class Lines(string path) : IRunWatcher, IDisposable
    {
        // A program that follows the file sees each line at once, and never half of one.
        private readonly StreamWriter _file = new(path) { AutoFlush = true, NewLine = "\n" };

        public string Name => $"json={path}";

        public void Watch(RunEvent happened) => _file.WriteLine(EventJson.Line(happened));

        public void Dispose() => _file.Dispose();
    }
}
