using System.Globalization;
using Chaos.Core.Events;
using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Core.Load;
using Chaos.Core.Texts;
using Chaos.Reports.Wording;

namespace Chaos.Cli.Output;

/// <summary>
/// Shows the progress of a run: on a terminal in one line that changes in place, elsewhere in a plain line every five
/// seconds.
/// </summary>
internal sealed class RunView(TextWriter output, bool live, int width, bool tellsVerdicts) : IRunWatcher
{
    private const string Stopping =
        "stopping: reverting faults, keeping what was measured (Ctrl+C again stops at once)";

    private const string ClearLine = "\r\u001b[2K";

    private static readonly TimeSpan s_apart = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan s_plainInterval = TimeSpan.FromSeconds(5);

    private readonly SinceLastLine _since = new();
    private readonly HashSet<string> _awaited = [];
    private (string Trial, TrialStage Stage, long Step) _last;
    private TimeSpan _lastAt;
    private bool _stopping;
    private bool _isExplained;

    /// <summary>
    /// Makes the view of a run. With <paramref name="tellsVerdicts"/> it prints each verdict as it is reached. A run of
    /// a single experiment does not need this, because the table follows at once; a comparison or calibration does not
    /// ask for verdicts.
    /// </summary>
    internal static RunView For(TextWriter output, bool redirected, bool tellsVerdicts)
    {
        var terminal = Terminal.Of(redirected, () => Console.WindowWidth, Environment.GetEnvironmentVariable);
        return new(output, terminal.Live, terminal.Width, tellsVerdicts);
    }

    /// <inheritdoc/>
    public string Name => "terminal";

    /// <inheritdoc/>
    public void Watch(RunEvent happened)
    {
        switch (happened)
        {
            case LoadSeen seen:
                Show(seen);
                break;
            case LoadAwaited awaited:
                Show(awaited);
                break;
            case TrySpoiled { Spoiled: var spoiled }:
                Write(
                    $"{spoiled.Experiment}: the machine spoiled try {spoiled.Number}, so it runs again: {spoiled.Why}"
                );
                break;
            // The evidence is in the table at the end. That may be long after, so what did not pass is already named
            // here.
            case VerdictGiven given when tellsVerdicts:
                Write(WordsOf(given.Experiment, given.Result));
                break;
            case VerdictGiven:
                Clear();
                break;
            case MutantJudged { Mutant: var mutant }:
                Write(
                    $"{mutant.Experiment}, {mutant.Mutant}: {(mutant.IsKilled ? "killed" : "SURVIVES")}, {mutant.KilledBy} {mutant.Why}"
                );
                break;
            case StopAsked:
                _stopping = true;
                Clear();
                output.WriteLine(FittedLines.Of(Stopping, width));
                break;
            case EventsLost lost:
                Write($"(this terminal was too slow for {lost.Count} events; the records have them)");
                break;
        }
    }

    /// <summary>Where the load is to be sent stays on the terminal; how long it is waited for does not.</summary>
    private void Show(LoadAwaited awaited)
    {
        if (_stopping || awaited.Workload.Load is not ExternalLoad load)
            return;
        var key = $"{awaited.Trial.Token} {awaited.Workload.Name}";
        if (_awaited.Add(key))
        {
            Clear();
            output.WriteLine(
                FittedLines.Of(
                    load.Maker is { } maker
                        ? $"{awaited.Workload.Name}: {maker.Name} calls {awaited.Address}; waiting for {load.Awaited}"
                        : $"{awaited.Workload.Name}: send the load to {awaited.Address}; waiting for {load.Awaited}",
                    width
                )
            );
        }
        if (live)
            output.Write(
                ClearLine
                    + Fit(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"{awaited.Workload.Name}: {Counted.Of((int)awaited.Calls, "call")} in the last second, "
                                + $"{awaited.Waited.TotalSeconds:0} s of {load.ReadyWithin.TotalSeconds:0} s waited"
                        )
                    )
            );
    }

    private void Show(LoadSeen seen)
    {
        if (_stopping)
            return;
        if (!_isExplained)
        {
            Clear();
            output.WriteLine(FittedLines.Of(Legend(live), width));
        }
        _isExplained = true;
        if (live)
        {
            output.Write(ClearLine + LoadLine.Of(seen, live, width));
            return;
        }
        _since.Add(seen);
        var step = ($"{seen.Trial.Token}", seen.Stage, seen.Left.Ticks / s_plainInterval.Ticks);
        if (step == _last)
            return;
        // A stage that begins less than a second after a line is shown with the next event.
        if (step.Item1 == _last.Trial && seen.At - _lastAt < s_apart)
            return;
        (_last, _lastAt) = (step, seen.At);
        output.WriteLine(LoadLine.Of(_since.Take(), live, null));
    }

    private static string WordsOf(Experiment experiment, ExperimentResult result) =>
        result.Verdict is Verdict.Pass or Verdict.Holds
            ? $"{result.Verdict.Sign()} {experiment.Id}: {result.Word()}"
            : SafeText.Line($"{result.Verdict.Sign()} {experiment.Id}: {result.Word()}, {result.Headline}");

    private void Write(string line)
    {
        Clear();
        output.WriteLine(Fit(line));
    }

    private void Clear()
    {
        if (live)
            output.Write(ClearLine);
    }

    private static string Legend(bool live) =>
        $"(each line: experiment, arm{(live ? " (where there is room)" : "")}, phase and time left in the trial; "
        + (
            live
                ? "good calls / all calls that ended in the last second, the p99 of all of them, attempts per call"
                : "good calls / all calls that ended since the last line, the highest p99 and the most attempts per "
                    + "call of any second in between"
        )
        + "; faults in force)";

    private string Fit(string line) => line.Length < width ? line : line[..(width - 2)] + "…";
}
