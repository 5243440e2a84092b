using Chaos.Core.Faults;

namespace Chaos.Engine.Trials;

/// <summary>One fault window of one trial, from its injection to its receipt.</summary>
internal sealed class FaultRun(FaultWindow window, IFault fault, TrialClock clock, TimeSpan phaseStart)
{
    private static readonly TimeSpan InjectGrace = TimeSpan.FromSeconds(5);

    /// <summary>Asking must never keep a fault from being taken back.</summary>
    private static readonly TimeSpan ReadBackLimit = TimeSpan.FromSeconds(2);

    private readonly CanaryLane _canary = new(fault.Canary, clock, 2 * window.Fault.Effect.Delay);
    private ReadBack? _whileActive;
    private ReadBack? _afterwards;

    public string Summary => window.Fault.Summary;

    public TimeSpan From { get; } = phaseStart + window.Start;

    public TimeSpan To => From + window.Duration;

    public TimeSpan? Began { get; private set; }

    public TimeSpan? Injected { get; private set; }

    public TimeSpan? RevertBegan { get; private set; }

    public TimeSpan? Reverted { get; private set; }

    public bool IsActive => Began is not null && Reverted is null;

    public Task WatchAsync(CancellationToken cancellationToken) => _canary.RunAsync(cancellationToken);

    /// <summary>Injects it. Cancelled in the middle of it, what was begun is finished if it can be soon: a request that was given up may still be carried out, behind its own revert.</summary>
    public async Task InjectAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Began = clock.Elapsed;
        using var limit = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock.Time);
        using var ending = cancellationToken.UnsafeRegister(static l => ((CancellationTokenSource)l!).CancelAfter(InjectGrace), limit);
        await fault.InjectAsync(limit.Token);
        Injected = clock.Elapsed;
    }

    /// <summary>Asks the mechanism, takes the fault back and asks again. What cannot be taken back is an exception: nothing may be measured on top of it.</summary>
    public async Task RevertAsync()
    {
        if (!IsActive) return;
        _whileActive = await ReadBackAsync();
        RevertBegan = clock.Elapsed;
        // A time limit of its own, for it must work when all else is stuck.
        using var limit = new CancellationTokenSource(fault.RevertsWithin, clock.Time);
        try
        {
            await fault.RevertAsync(limit.Token);
        }
        catch (Exception e)
        {
            throw new FaultNotRevertedException($"{Summary} could not be taken back: {e.Message}", e);
        }
        Reverted = clock.Elapsed;
        _afterwards = await ReadBackAsync();
    }

    public Receipt Receipt() => new()
    {
        Fault = Summary,
        Effect = window.Fault.Effect,
        AskedFrom = From,
        AskedTo = To,
        Injected = Injected,
        Reverted = Reverted,
        WhileActive = _whileActive,
        Afterwards = _afterwards,
        CanaryBefore = Began is { } began ? _canary.Reading(TimeSpan.FromSeconds(1) < began ? TimeSpan.FromSeconds(1) : TimeSpan.Zero, began) : null,
        CanaryActive = Injected is { } injected && RevertBegan is { } end ? _canary.Reading(injected, end) : null,
        CanaryAfter = Reverted is { } reverted ? _canary.Reading(reverted, clock.Elapsed) : null,
    };

    private async Task<ReadBack?> ReadBackAsync()
    {
        using var limit = new CancellationTokenSource(ReadBackLimit, clock.Time);
        try
        {
            return await fault.ReadBackAsync(limit.Token);
        }
        catch (Exception)
        {
            // A mechanism that cannot be asked leaves the receipt unproven; reverting is still due.
            return null;
        }
    }
}
