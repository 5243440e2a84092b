using System.Globalization;
using Chaos.Core.Experiments;
using Chaos.Core.Trials;
using Chaos.Engine.Messaging;
using Chaos.Engine.Time;

namespace Chaos.Engine.Trials;

/// <summary>
/// Reads the testbed's samples once a second, and stops the trial when a reading meets a stop condition.
/// </summary>
internal sealed class Sampler(
    ITestbed testbed,
    MessageBook messages,
    IReadOnlyList<StopCondition> stops,
    TrialClock clock,
    Action<TimeSpan, Sample> taken
)
{
    private readonly TaskCompletionSource _stopped = new();

    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    private readonly Dictionary<(string? Arm, string Name), (List<double> Seconds, List<double> Values)> _series = [];

    /// <summary>Fails with the reading that stops the trial; never completes otherwise.</summary>
    public Task Stopped => _stopped.Task;

    /// <summary>Samples until cancelled. A late sample is skipped and not made up for.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        for (var due = TimeSpan.Zero; ; due = Next(due))
        {
            try
            {
                await clock.UntilAsync(due, cancellationToken);
                var at = clock.Elapsed;
                foreach (var sample in messages.Samples())
                    Add(at, sample);
                foreach (var sample in await testbed.SampleAsync(cancellationToken))
                    Add(at, sample);
                foreach (var stop in stops.Where(s => clock.Elapsed - LastOf(s.Series) >= StopCondition.LongestSilence))
                    Stop(
                        $"{stop.Text}: {stop.Series} gave no reading for {StopCondition.LongestSilence.TotalSeconds:0} s"
                    );
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>
    /// Checks that every series of a stop condition has been read, as is necessary before a fault is injected.
    /// </summary>
    /// <exception cref="WrongExperimentException">A series has no reading.</exception>
    public void CheckStops()
    {
        if (stops.FirstOrDefault(s => _series.Keys.All(k => k.Name != s.Series)) is { } stop)
            throw new WrongExperimentException(
                $"stopWhen {stop.Text}: {stop.Series} gave no reading before the fault; allowed: what can "
                    + "be read once a second, because nothing else would stop the trial"
            );
    }

    /// <summary>The series of an arm, and the series common to all arms.</summary>
    public IReadOnlyList<SeriesRecord> Records(string arm) =>
        [
            .. _series
                .Where(s => s.Key.Arm is null || s.Key.Arm == arm)
                .OrderBy(s => s.Key.Name, StringComparer.Ordinal)
                .Select(s => new SeriesRecord
                {
                    Name = s.Key.Name,
                    Seconds = s.Value.Seconds,
                    Values = s.Value.Values,
                }),
        ];

    private void Add(TimeSpan time, Sample sample)
    {
        taken(time, sample);
        var at = Math.Round(time.TotalSeconds, 3);
        if (!_series.TryGetValue((sample.Arm, sample.Name), out var series))
            _series[(sample.Arm, sample.Name)] = series = ([], []);
        series.Seconds.Add(at);
        series.Values.Add(sample.Value);
        if (stops.FirstOrDefault(s => s.Series == sample.Name && s.StopsAt(sample.Value)) is { } stop)
            Stop(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{stop.Text}: {stop.Series} read {sample.Value:0.###} after {at:0.#} s"
                )
            );
    }

    private void Stop(string why) =>
        _stopped.TrySetException(new TestbedException($"{why}, and the faults were taken back"));

    /// <summary>When a series was last read; the beginning of the load if never.</summary>
    private TimeSpan LastOf(string series) =>
        TimeSpan.FromSeconds(
            _series.Where(s => s.Key.Name == series).Select(s => s.Value.Seconds[^1]).DefaultIfEmpty(0).Max()
        );

    private TimeSpan Next(TimeSpan due)
    {
        do due += s_interval;
        while (due <= clock.Elapsed);
        return due;
    }
}
