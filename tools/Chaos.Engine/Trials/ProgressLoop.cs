using Chaos.Core.Trials;
using Chaos.Engine.Recording;

namespace Chaos.Engine.Trials;

/// <summary>Tells a watcher a few times a second how a trial is going.</summary>
internal sealed class ProgressLoop(
    TrialSetup setup,
    TrialClock clock,
    IReadOnlyList<Recorder> recorders,
    IReadOnlyList<FaultRun> faults,
    Action<TrialProgress> report
)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(500);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        for (var number = 0; ; number++)
        {
            report(Now());
            try
            {
                await clock.UntilAsync(s_interval * (number + 1), cancellationToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private TrialProgress Now()
    {
        var durations = setup.Experiment.Durations;
        var elapsed = clock.Elapsed;
        var left = durations.Total > elapsed ? durations.Total - elapsed : TimeSpan.Zero;
        var snapshots = recorders.Select(r => r.Snapshot()).ToList();
        var calls = snapshots.Sum(s => s.CallsPerSecond);
        var phase =
            faults.Any(f => f.IsInForce) ? "fault"
            : elapsed < durations.WarmUp ? "warm-up"
            : left == TimeSpan.Zero ? "drain"
            : faults.Any(f => f.RevertBegan is null) ? "baseline"
            : "recovery";
        return new(
            setup,
            phase,
            left,
            calls,
            snapshots.Sum(s => s.GoodPerSecond),
            snapshots.Max(s => s.P99),
            calls == 0 ? 0 : snapshots.Sum(s => s.AttemptsPerSecond) / calls,
            [.. faults.Where(f => f.IsInForce).Select(f => f.Summary)]
        )
        {
            At = elapsed,
            Ended = snapshots.Sum(s => s.Calls),
            Good = snapshots.Sum(s => s.Good),
        };
    }
}
