using System.Globalization;
using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Core.Trials;
using Chaos.Engine.Time;

namespace Chaos.Engine.Trials;

/// <summary>
/// Watches the figures of a trial's own load, second by second, and stops the trial when one meets a stop condition for
/// long enough. A second is judged when all its calls have ended, or when those in flight can no longer be within the
/// limit. A second without a call counts neither for a stop nor against it, unless calls before it still hang. Of a load
/// that is made elsewhere only what has been read is judged.
/// </summary>
/// <param name="setup">The trial.</param>
/// <param name="arm">The arm.</param>
/// <param name="loads">The workloads of the arm.</param>
internal sealed class LoadWatch(TrialSetup setup, Arm arm, IReadOnlyList<TrialWorkload> loads)
{
    /// <summary>How long after the end of a second it is looked at: the last of its calls may begin late.</summary>
    private static readonly TimeSpan s_lag = TimeSpan.FromMilliseconds(250);

    /// <summary>How often loads are looked at that are made elsewhere: their calls are read in between.</summary>
    private static readonly TimeSpan s_often = TimeSpan.FromMilliseconds(250);

    private readonly TaskCompletionSource _stopped = new();
    private readonly IReadOnlyList<Watched> _stops =
    [
        .. setup.Experiment.LoadStops.Select(s => new Watched(s)
        {
            Next = (int)Math.Ceiling(setup.Experiment.Durations.WarmUp.TotalSeconds),
        }),
    ];
    private readonly TimeSpan _latest = loads.Select(l => l.Workload.GivenUpAfter).DefaultIfEmpty().Max();

    /// <summary>Fails with the condition that stops the trial; never completes otherwise.</summary>
    public Task Stopped => _stopped.Task;

    /// <summary>Watches until it is cancelled.</summary>
    public async Task RunAsync(TrialClock clock, CancellationToken cancellationToken)
    {
        var step = loads.Any(l => l.KnownUntil < TimeSpan.MaxValue) ? s_often : TimeSpan.FromSeconds(1);
        for (var at = TimeSpan.FromSeconds(1) + s_lag; _stops.Count > 0; at += step)
        {
            try
            {
                await clock.UntilAsync(at, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            var known = loads.Select(l => l.KnownUntil).Append(clock.Elapsed).Min();
            Look(known);
        }
    }

    private void Look(TimeSpan now)
    {
        foreach (var stop in _stops)
            for (; IsKnown(stop.Next, stop.Stop.KnownAfter ?? _latest, now); stop.Next++)
                Judge(stop, stop.Next);
    }

    private bool IsKnown(int second, TimeSpan after, TimeSpan now)
    {
        var since = now - TimeSpan.FromSeconds(second + 1);
        return since >= s_lag && (since >= after || loads.All(l => l.HasEnded(second)));
    }

    private void Judge(Watched watched, int second)
    {
        var (stop, record) = (watched.Stop, RecordOf(second));
        if (stop.IsReachedIn(record) is not { } isReached)
        {
            // Users whose calls hang make no others: the seconds in which they wait count like that of their calls.
            if (Hanging(stop, second) is not { } hanging)
                return;
            (isReached, record) = (true, hanging);
        }
        watched.Since = isReached ? watched.Since ?? second : null;
        if (second + 1 - watched.Since >= stop.Seconds)
            _stopped.TrySetException(
                new TestbedException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{stop.Text}: {stop.Metric.Name} {stop.FigureIn(record)} after {second + 1} s"
                    ) + (setup.Experiment.Faults.Count == 0 ? "" : ", and the faults were taken back")
                )
            );
    }

    /// <summary>
    /// The last second before, also of the warm-up, in which users began calls that have not ended and are beyond the
    /// limit; null when there is none.
    /// </summary>
    private TrialRecord? Hanging(LoadStop stop, int second)
    {
        if (stop.KnownAfter is not { } limit)
            return null;
        for (var before = second - 1; before >= 0; before--)
            if (loads.Any(l => !l.Recorder.IsOpen && !l.HasEnded(before)))
                return
                    TimeSpan.FromSeconds(second - before) >= limit
                    && RecordOf(before) is var record
                    && stop.IsReachedIn(record) == true
                    ? record
                    : null;
        return null;
    }

    /// <summary>The record of one second alone, as metrics read it.</summary>
    private TrialRecord RecordOf(int second)
    {
        var (from, to) = (TimeSpan.FromSeconds(second), TimeSpan.FromSeconds(second + 1));
        return new()
        {
            Experiment = setup.Experiment.Id,
            Arm = arm.Name,
            Round = setup.Round,
            Seed = setup.Seed,
            Testbed = "",
            StartedUtc = default,
            AttemptTimeout = setup.Experiment.AttemptTimeout,
            Times = new()
            {
                WarmUpEnd = from,
                FaultBegan = to,
                Injected = to,
                RevertBegan = to,
                Reverted = to,
                LoadEnd = to,
            },
            Workloads = [.. loads.Select(l => l.RecordOf(second))],
        };
    }

    /// <summary>A stop condition, the second that is judged next and the first of those that reached the limit.</summary>
    private sealed class Watched(LoadStop stop)
    {
        public LoadStop Stop => stop;

        public int Next { get; set; }

        public int? Since { get; set; }
    }
}
