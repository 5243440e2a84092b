using Chaos.Core.Trials;

namespace Chaos.Engine.Trials;

/// <summary>Asks the testbed once a second what can be sampled.</summary>
internal sealed class Sampler(ITestbed testbed, TrialClock clock)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, (List<double> Seconds, List<double> Values)> _series = [];

    /// <summary>Samples until cancelled. A sample that comes late is skipped, never made up for.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        for (var due = TimeSpan.Zero; ; due = Next(due))
        {
            try
            {
                await clock.UntilAsync(due, cancellationToken);
                var at = Math.Round(clock.Elapsed.TotalSeconds, 3);
                foreach (var (name, value) in await testbed.SampleAsync(cancellationToken))
                {
                    if (!_series.TryGetValue(name, out var series)) _series[name] = series = ([], []);
                    series.Seconds.Add(at);
                    series.Values.Add(value);
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    public IReadOnlyList<SeriesRecord> Records() => [.. _series.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => new SeriesRecord { Name = s.Key, Seconds = s.Value.Seconds, Values = s.Value.Values })];

    private TimeSpan Next(TimeSpan due)
    {
        do due += Interval;
        while (due <= clock.Elapsed);
        return due;
    }
}
