using Chaos.Cli.Watching;
using Chaos.Core.Events;

namespace Chaos.Samples;

/// <summary>Appends a line to a file as soon as an experiment has its verdict.</summary>
public sealed class VerdictsOutput : EventOutput
{
    public override string Name => "verdicts";

    public override string Target => "FILE";

    public override string Purpose => "a line for each verdict";

    public override IRunWatcher Open(string target) => new Watcher(target);

    // A watcher runs on its own thread, so it may be slow. An exception ends the watcher, not the run.
    private sealed class Watcher(string path) : IRunWatcher
    {
        public string Name => $"verdicts={path}";

        public void Watch(RunEvent happened)
        {
            if (happened is VerdictGiven given)
                File.AppendAllText(path, $"{given.Experiment.Id} {given.Result.Verdict}\n");
        }
    }
}
