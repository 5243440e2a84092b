using Chaos.Core.Experiments;
using Chaos.Core.Trials;
using Chaos.Engine.Time;

namespace Chaos.Engine.Trials;

/// <summary>
/// The faults of one trial. Each is injected and reverted at its time; all are reverted when the trial ends before
/// that. A fault waits only for another one at the same site: a process that takes long to start delays neither the
/// rest of the schedule nor the end of the load.
/// </summary>
/// <param name="experiment">The experiment.</param>
/// <param name="faults">Its faults.</param>
/// <param name="clock">The trial's clock.</param>
internal sealed class FaultSchedule(Experiment experiment, IReadOnlyList<TrialFault> faults, TrialClock clock)
    : IDisposable
{
    private readonly CancellationTokenSource _ended = new();
    private readonly TaskCompletionSource _failed = new();
    private readonly Dictionary<string, Task> _sites = [];
    private readonly Lock _gate = new();
    private readonly List<TrialEvent> _events = [];
    private CancellationTokenSource? _either;
    private Task _steps = Task.CompletedTask;

    /// <summary>The faults injected and reverted so far, as events.</summary>
    public IReadOnlyList<TrialEvent> Events
    {
        get
        {
            lock (_gate)
                return [.. _events];
        }
    }

    /// <summary>
    /// Runs all steps and waits for the end of the load, but not for a step that is still under way at that time.
    /// </summary>
    /// <param name="beforeFirst">Called before the first injection; throws when no fault may be injected.</param>
    /// <param name="cancellationToken">Ends the steps. <see cref="EndAsync"/> reverts the faults that are still
    /// there.</param>
    public async Task RunAsync(Func<CancellationToken, Task> beforeFirst, CancellationToken cancellationToken)
    {
        _either = CancellationTokenSource.CreateLinkedTokenSource(_ended.Token, cancellationToken);
        _steps = StepsAsync(beforeFirst, _either.Token);
        await await Task.WhenAny(_steps, _failed.Task);
    }

    /// <summary>
    /// Reverts all faults that are still there, in reverse order. Goes on after a failure; the run ends with the first
    /// one. Waits first for the steps under way: a fault that was injected after its own revert would stay.
    /// </summary>
    /// <exception cref="FaultNotRevertedException">A fault is still there.</exception>
    public async Task EndAsync()
    {
        _ended.Cancel();
        // The failure was reported by the schedule already. What is still there is tried again.
        await _steps.ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext
        );
        await Task.WhenAll(_sites.Values);
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
        if (failed is not null)
            throw failed;
    }

    public void Dispose()
    {
        _either?.Dispose();
        _ended.Dispose();
    }

    private async Task StepsAsync(Func<CancellationToken, Task> beforeFirst, CancellationToken cancellationToken)
    {
        var steps = faults
            .SelectMany(f => new[] { (At: f.From, Inject: true, Fault: f), (At: f.To, Inject: false, Fault: f) })
            .OrderBy(s => s.At)
            .ThenBy(s => s.Inject);
        var asked = false;
        foreach (var (at, inject, fault) in steps)
        {
            await clock.UntilAsync(at, cancellationToken);
            if (!asked)
                await beforeFirst(cancellationToken);
            asked = true;
            _sites[fault.Site] = StepAsync(
                _sites.GetValueOrDefault(fault.Site) ?? Task.CompletedTask,
                fault,
                inject,
                cancellationToken
            );
        }
        await clock.UntilAsync(experiment.Durations.Total, cancellationToken);
    }

    /// <summary>Runs a step. Never throws: failures are thrown where the schedule is awaited.</summary>
    private async Task StepAsync(Task before, TrialFault fault, bool inject, CancellationToken cancellationToken)
    {
        await before;
        try
        {
            if (!inject)
                await RevertAsync(fault);
            // A fault that waited for the start of the same process until its own window was over is not injected any
            // more.
            else if (clock.Elapsed < fault.To)
            {
                await fault.InjectAsync(cancellationToken);
                Add($"injected: {fault.Summary}");
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The trial ends. The fault is reverted at its end.
        }
        catch (Exception e)
        {
            _failed.TrySetException(e);
        }
    }

    private async Task RevertAsync(TrialFault fault)
    {
        if (!fault.IsActive)
            return;
        await fault.RevertAsync();
        Add(
            fault.NotBack is null
                ? $"reverted: {fault.Summary}"
                : $"reverted: {fault.Summary}, but it did not come back"
        );
    }

    private void Add(string text)
    {
        lock (_gate)
            _events.Add(new(clock.Elapsed, text));
    }
}
