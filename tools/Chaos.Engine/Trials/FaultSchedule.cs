using Chaos.Core.Experiments;
using Chaos.Core.Trials;

namespace Chaos.Engine.Trials;

/// <summary>The faults of one trial: each injected and taken back at its time, and all of them taken back when the trial ends before that.</summary>
/// <param name="experiment">The experiment.</param>
/// <param name="faults">Its faults.</param>
/// <param name="clock">The trial's clock.</param>
internal sealed class FaultSchedule(Experiment experiment, IReadOnlyList<FaultRun> faults, TrialClock clock) : IDisposable
{
    private readonly CancellationTokenSource _ended = new();
    private Task _steps = Task.CompletedTask;

    /// <summary>What it did.</summary>
    public List<TrialEvent> Events { get; } = [];

    /// <summary>Goes through all steps, and waits for the end of the load.</summary>
    /// <param name="beforeFirst">Asked before anything is injected; throws when nothing may be.</param>
    /// <param name="cancellationToken">Ends the steps; what is there then is left to <see cref="EndAsync"/>.</param>
    public Task RunAsync(Action beforeFirst, CancellationToken cancellationToken) => _steps = StepsAsync(beforeFirst, cancellationToken);

    /// <summary>
    /// Takes back whatever is there, in reverse order, and all of it even when one fails: the first failure is what the run ends on. Only after the step under way has come to its end: a fault that arrives behind its own
    /// revert would stay.
    /// </summary>
    /// <exception cref="FaultNotRevertedException">A fault is still there.</exception>
    public async Task EndAsync()
    {
        _ended.Cancel();
        // Why it failed was told to whom waited for it; what of it is still there is tried again.
        await _steps.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        FaultNotRevertedException? failed = null;
        foreach (var fault in faults.Reverse().Where(f => f.IsActive))
        {
            try
            {
                await RevertAsync(fault);
            }
            catch (FaultNotRevertedException e)
            {
                failed ??= e;
            }
        }
        if (failed is not null) throw failed;
    }

    public void Dispose() => _ended.Dispose();

    private async Task StepsAsync(Action beforeFirst, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_ended.Token, cancellationToken);
        var steps = faults.SelectMany(f => new[] { (At: f.From, Inject: true, Fault: f), (At: f.To, Inject: false, Fault: f) }).OrderBy(s => s.At).ThenBy(s => s.Inject);
        foreach (var (at, inject, fault) in steps)
        {
            await clock.UntilAsync(at, either.Token);
            if (inject)
            {
                if (faults.All(f => f.Began is null)) beforeFirst();
                await fault.InjectAsync(either.Token);
                Events.Add(new(clock.Elapsed, $"injected: {fault.Summary}"));
            }
            else await RevertAsync(fault);
        }
        await clock.UntilAsync(experiment.Durations.Total, either.Token);
    }

    private async Task RevertAsync(FaultRun fault)
    {
        await fault.RevertAsync();
        Events.Add(new(clock.Elapsed, $"reverted: {fault.Summary}"));
    }
}
