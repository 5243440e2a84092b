using System.Globalization;
using Chaos.Core.Events;
using Chaos.Core.Histograms;
using Chaos.Core.Texts;

namespace Chaos.Cli.Loading;

/// <summary>
/// Shows a load while it is made: on a terminal in three lines that change in place, elsewhere in a plain line every
/// five seconds.
/// </summary>
/// <param name="output">Where to.</param>
/// <param name="live">Whether lines may change in place.</param>
/// <param name="width">Columns of the terminal.</param>
internal sealed class LoadView(TextWriter output, bool live, int width) : IRunWatcher
{
    private const string Marks = "▁▂▃▄▅▆▇█";
    private const string Up = "\u001b[A";
    private const string ClearLine = "\r\u001b[2K";
    private const int Block = 3;
    private const int MostSeconds = 60;

    private static readonly TimeSpan s_plainInterval = TimeSpan.FromSeconds(5);

    private readonly Queue<TimeSpan?> _seconds = new();
    private readonly LatencyHistogram _latencies = new();
    private TimeSpan? _most;
    private bool _isWarmingUp;
    private (long Ended, long Good) _before;
    private long _plainStep = -1;
    private bool _isShown;
    private bool _isOver;

    /// <summary>Whether only a terminal sees it, as for one of many loads.</summary>
    public bool IsBrief { get; init; }

    /// <summary>The number of requests after which the load ends; null when time ends it.</summary>
    public long? Iterations { get; init; }

    /// <inheritdoc/>
    public string Name => "terminal";

    /// <inheritdoc/>
    public void Watch(RunEvent happened)
    {
        switch (happened)
        {
            case SlotCompleted completed when !_isOver:
                Add(completed);
                break;
            case LoadSeen seen when !_isOver:
                Show(seen);
                break;
            case StopAsked:
                Clear();
                _isOver = true;
                output.WriteLine("stopping: keeping what was measured (Ctrl+C again stops at once)");
                break;
            case VerdictGiven:
                Clear();
                _isOver = true;
                break;
        }
    }

    private void Add(SlotCompleted completed)
    {
        var slot = completed.Slot;
        if (slot.Slot < Math.Ceiling(completed.Trial.Experiment.Durations.WarmUp.TotalSeconds))
            return;
        var all = slot.AllLatencies();
        _latencies.Merge(all);
        _most = all.Max > _most || _most is null ? all.Max : _most;
        _seconds.Enqueue(all.ValueAtQuantile(.99));
        if (_seconds.Count > MostSeconds)
            _seconds.Dequeue();
    }

    private void Show(LoadSeen seen)
    {
        // The result leaves the warm-up out, too.
        if (seen.Stage == TrialStage.WarmUp)
            _isWarmingUp = true;
        else if (_isWarmingUp)
            (_isWarmingUp, _before) = (false, (seen.Ended, seen.Good));
        if (!live)
        {
            if (!IsBrief)
                Plain(seen);
            return;
        }
        var total = seen.Trial.Experiment.Durations.Total;
        var before = _isShown ? string.Concat(Enumerable.Repeat(Up, Block - 1)) : "";
        string[] lines = [Progress(seen, total), Figures(seen), Seconds()];
        output.Write(before + string.Join('\n', lines.Select(l => ClearLine + Fit(l))));
        _isShown = true;
    }

    private void Plain(LoadSeen seen)
    {
        var step = seen.At.Ticks / s_plainInterval.Ticks;
        if (step == _plainStep || step == 0)
            return;
        _plainStep = step;
        output.WriteLine(
            $"{seen.At.TotalSeconds.ToString("0", CultureInfo.InvariantCulture), 5} s"
                + (seen.Stage == TrialStage.WarmUp ? "  warm-up" : "")
                + Figures(seen)
        );
    }

    /// <summary>A bar of the time that has passed.</summary>
    private string Progress(LoadSeen seen, TimeSpan total)
    {
        // The clock begins a moment before the load.
        var passed = total > seen.Left ? total - seen.Left : TimeSpan.Zero;
        var words =
            seen.Stage == TrialStage.Drain ? "waiting for the last answers"
            : seen.Stage == TrialStage.WarmUp ? $"warm-up, {LoadTimes.Length(Whole(seen.Left))} left"
            : Iterations is { } most ? string.Create(CultureInfo.InvariantCulture, $"of {most:#,0} requests")
            : $"{LoadTimes.Length(Whole(passed))} of {LoadTimes.Length(total)}";
        var room = Math.Clamp(width - words.Length - 6, 10, 40);
        var share =
            Iterations is { } count ? Math.Min(1, (double)seen.Ended / count)
            : total > TimeSpan.Zero ? passed / total
            : 1;
        var done = (int)Math.Round(room * share);
        return $"  {new string('━', done)}{new string('─', room - done)}  {words}"
            + (seen.ActiveFaults.Count == 0 ? "" : $"  ! {string.Join(", ", seen.ActiveFaults)}");
    }

    private string Figures(LoadSeen seen)
    {
        var latencies = _latencies.Pack();
        var (ended, good) = (seen.Ended - _before.Ended, seen.Good - _before.Good);
        return string.Create(CultureInfo.InvariantCulture, $"  {ended:#,0} answered")
            + $"  {LoadTimes.Rate(Math.Round(seen.CallsPerSecond))} now"
            + $"  {Percent.Of(good, ended)} good"
            + $"  p50 {LoadTimes.Latency(latencies.ValueAtQuantile(.5))}"
            + $"  p99 {LoadTimes.Latency(latencies.ValueAtQuantile(.99))}"
            + $"  max {LoadTimes.Latency(_most)}";
    }

    /// <summary>The p99 of each second, as high as its share of the greatest one.</summary>
    private string Seconds()
    {
        var shown = _seconds.TakeLast(Math.Clamp(width - 36, 8, MostSeconds)).ToList();
        var most = shown.Max();
        return shown.Count == 0 || most is not { } greatest || greatest == TimeSpan.Zero
            ? ""
            : $"  p99 by second  {string.Concat(shown.Select(Mark))}  up to {LoadTimes.Latency(greatest)}";

        char Mark(TimeSpan? p99) =>
            p99 is not { } value ? ' ' : Marks[Math.Clamp((int)(value / greatest * Marks.Length), 0, Marks.Length - 1)];
    }

    private static TimeSpan Whole(TimeSpan time) => TimeSpan.FromSeconds(Math.Round(time.TotalSeconds));

    private void Clear()
    {
        if (!_isShown)
            return;
        output.Write(string.Concat(Enumerable.Repeat(ClearLine + Up, Block - 1)) + ClearLine);
        _isShown = false;
    }

    private string Fit(string line) => line.Length < width ? line : line[..(width - 2)] + "…";
}
