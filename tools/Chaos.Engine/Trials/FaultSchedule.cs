using Chaos.Core.Experiments;
using Chaos.Core.Trials;
using Chaos.Engine.Time;

namespace Chaos.Engine.Trials;

/// <summary>
/// The faults of one trial: each injected and taken back at its time, and all of them taken back when the trial ends
/// before that. No fault waits for another, but for one at the same place: a process that takes long to start holds up
/// neither the rest of the schedule nor the end of the load.
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

    /// <summary>What it did.</summary>
    public IReadOnlyList<TrialEvent> Events
    {
        get
        {
            lock (_gate)
                return [.. _events];
        }
    }

    /// <summary>
    /// Goes through all steps, and waits for the end of the load; not for a step that is still under way then.
    /// </summary>
    /// <param name="beforeFirst">Asked before anything is injected; throws when nothing may be.</param>
    /// <param name="cancellationToken">Ends the steps; what is there then is left to <see cref="EndAsync"/>.</param>
    public async Task RunAsync(Func<CancellationToken, Task> beforeFirst, CancellationToken cancellationToken)
    {
        _either = CancellationTokenSource.CreateLinkedTokenSource(_ended.Token, cancellationToken);
        _steps = StepsAsync(beforeFirst, _either.Token);
        await await Task.WhenAny(_steps, _failed.Task);
    }

    /// <summary>
    /// Takes back whatever is there, in reverse order, and all of it even when one fails: the first failure is what the
    /// run ends on. Only after the steps under way have come to their end: a fault that arrives behind its own revert
    /// would stay.
    /// </summary>
    /// <exception cref="FaultNotRevertedException">A fault is still there.</exception>
    public async Task EndAsync()
    {
        _ended.Cancel();
        // Why it failed was told to whom waited for it; what of it is still there is tried again.
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

    /// <summary>Never fails: what went wrong is told to whom waits for the schedule.</summary>
    private async Task StepAsync(Task before, TrialFault fault, bool inject, CancellationToken cancellationToken)
    {
        await before;
        try
        {
            if (!inject)
                await RevertAsync(fault);
            // One that had to wait for the start of the same process until its own time was over is not injected any
            // more.
            else if (clock.Elapsed < fault.To)
            {
                await fault.InjectAsync(cancellationToken);
                Add($"injected: {fault.Summary}");
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The trial ends; whatever came of it is taken back there.
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
