using Chaos.Core.Faults;

namespace Chaos.Engine.Trials;

/// <summary>One fault window of one trial, from its injection to its receipt.</summary>
internal sealed class FaultRun(FaultWindow window, IFault fault, TrialClock clock, TimeSpan phaseStart)
{
    /// <summary>Reverting has a time limit of its own, for it must work when all else is stuck.</summary>
    private static readonly TimeSpan RevertLimit = TimeSpan.FromSeconds(20);

    private readonly CanaryLane _canary = new(fault.Canary, clock);
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

    public async Task InjectAsync(CancellationToken cancellationToken)
    {
        Began = clock.Elapsed;
        await fault.InjectAsync(cancellationToken);
        Injected = clock.Elapsed;
    }

    /// <summary>Asks the mechanism, takes the fault back and asks again. What cannot be taken back is an exception: nothing may be measured on top of it.</summary>
    public async Task RevertAsync()
    {
        if (!IsActive) return;
        using var limit = new CancellationTokenSource(RevertLimit, clock.Time);
        try
        {
            _whileActive = await ReadBackAsync(limit.Token);
            RevertBegan = clock.Elapsed;
            await fault.RevertAsync(limit.Token);
            Reverted = clock.Elapsed;
            _afterwards = await ReadBackAsync(limit.Token);
        }
        catch (Exception e)
        {
            throw new FaultNotRevertedException($"{Summary} could not be taken back: {e.Message}", e);
        }
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

    private async Task<ReadBack> ReadBackAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await fault.ReadBackAsync(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A mechanism that cannot be asked leaves the receipt unproven; reverting is still due.
            return new(false, $"it could not be asked: {e.Message}");
        }
    }
}
