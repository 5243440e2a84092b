using Chaos.Core.Events;
using Chaos.Core.Trials;
using Chaos.Engine.Recording;
using Chaos.Engine.Time;

namespace Chaos.Engine.Trials;

/// <summary>Reports twice a second how a trial is going.</summary>
internal sealed class ProgressLoop(
    TrialSetup setup,
    TrialClock clock,
    IReadOnlyList<Recorder> recorders,
    IReadOnlyList<TrialFault> faults,
    Action<RunEvent> publish
)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(500);

    private TrialStage? _stage;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        for (var number = 0; ; number++)
        {
            Look();
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

    private void Look()
    {
        foreach (var fault in faults)
            fault.LookIfFelt();
        var seen = Now();
        if (seen.Stage != _stage)
            publish(new StageBegan(setup, seen.At, seen.Stage));
        _stage = seen.Stage;
        publish(seen);
    }

    private LoadSeen Now()
    {
        var durations = setup.Experiment.Durations;
        var elapsed = clock.Elapsed;
        var left = durations.Total > elapsed ? durations.Total - elapsed : TimeSpan.Zero;
        var snapshots = recorders.Select(r => r.Snapshot()).ToList();
        var calls = snapshots.Sum(s => s.CallsPerSecond);
        var stage =
            faults.Any(f => f.IsInForce) ? TrialStage.Fault
            : elapsed < durations.WarmUp ? TrialStage.WarmUp
            : left == TimeSpan.Zero ? TrialStage.Drain
            : faults.Count == 0 ? TrialStage.Load
            : faults.Any(f => f.RevertBegan is null) ? TrialStage.Baseline
            : TrialStage.Recovery;
        return new(setup, elapsed, stage, left)
        {
            CallsPerSecond = calls,
            GoodPerSecond = snapshots.Sum(s => s.GoodPerSecond),
            P99 = snapshots.Max(s => s.P99),
            AttemptsPerCall = calls == 0 ? 0 : snapshots.Sum(s => s.AttemptsPerSecond) / calls,
            ActiveFaults = [.. faults.Where(f => f.IsInForce).Select(f => f.Summary)],
            Ended = snapshots.Sum(s => s.Calls),
            Good = snapshots.Sum(s => s.Good),
        };
    }
}
