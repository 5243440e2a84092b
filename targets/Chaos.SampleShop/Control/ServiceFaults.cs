using System.Globalization;
using Chaos.Core.Calls;
using Chaos.Core.Control;
using Chaos.Core.Faults;
using Chaos.Core.Queueing;
using Chaos.Core.Statistics;

namespace Chaos.SampleShop.Control;

/// <summary>Holds the active fault of a service and decides what it does to each request.</summary>
internal sealed class ServiceFaults(string service, ulong seed, FifoServer queue, TimeProvider time)
{
    private readonly ulong _requests = Chance.Stream($"{service} fault");
    private readonly ulong _canaries = Chance.Stream($"{service} fault canary");
    private readonly Lock _lock = new();
    private volatile FaultRequest? _active;
    private TaskCompletionSource _released = new();
    private long _canary;
    private long _hits;

    /// <summary>
    /// Returns what the fault does to a request before the work on it begins. Returns null when the fault lets it
    /// through. The result is always the same for the same attempt of the same call.
    /// </summary>
    public FaultEffectKind? Hit(CallBaggage attempt) =>
        _active is { Kind: FaultEffectKind.Refuse or FaultEffectKind.ServerError } active
            ? Drawn(active, Chance.Unit(seed, _requests, (ulong)attempt.Call.Number, attempt.AttemptPath))
            : null;

    /// <summary>Delays the answer to a request by the delay of the fault.</summary>
    public Task DelayAsync(CallBaggage attempt, CancellationToken cancellationToken) =>
        _active is { Kind: FaultEffectKind.Slow } active
        && Drawn(active, Chance.Unit(seed, _requests, (ulong)attempt.Call.Number, attempt.AttemptPath)) is not null
            ? Pause.ForAsync(TimeSpan.FromMilliseconds(active.DelayMilliseconds), time, cancellationToken)
            : Task.CompletedTask;

    /// <summary>
    /// Returns what the fault does to the next canary. First waits while the workers are frozen, and for the delay of a
    /// fault that makes answers late.
    /// </summary>
    public async Task<FaultEffectKind?> HitCanaryAsync(CancellationToken cancellationToken)
    {
        await Released().WaitAsync(cancellationToken);
        if (
            _active is not { } active
            || Drawn(active, Chance.Unit(seed, _canaries, (ulong)Interlocked.Increment(ref _canary))) is not { } hit
        )
            return null;
        if (hit == FaultEffectKind.Slow)
            await Pause.ForAsync(TimeSpan.FromMilliseconds(active.DelayMilliseconds), time, cancellationToken);
        return hit;
    }

    /// <summary>
    /// Begins a fault, or changes the values of the active one. Returns false when a fault of another kind is active:
    /// it must be cleared first, because its end would otherwise go unnoticed.
    /// </summary>
    public bool TrySet(FaultRequest fault)
    {
        lock (_lock)
        {
            if (_active is { } active && active.Kind != fault.Kind)
                return false;
            if (_active is null)
                Interlocked.Exchange(ref _hits, 0);
            if (fault.Kind == FaultEffectKind.StallAndRelease)
            {
                if (_released.Task.IsCompleted || _active is null)
                    _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
                queue.Stall();
            }
            _active = fault;
            return true;
        }
    }

    /// <summary>Ends the fault, if there is one.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _active = null;
            queue.Release();
            _released.TrySetResult();
        }
    }

    /// <summary>Returns the fault as the service describes it.</summary>
    public ReadBack Read()
    {
        var (active, hits, depth) = (_active, Interlocked.Read(ref _hits), queue.Counts.Depth);
        return new(
            active is not null,
            active?.Kind switch
            {
                FaultEffectKind.StallAndRelease => Text($"{service} stalled, {depth:N0} queued"),
                FaultEffectKind.Refuse => Text(
                    $"{service} aborts the connection of {active.Share:0.##%} of the requests, {hits:N0} so far"
                ),
                FaultEffectKind.ServerError => Text(
                    $"{service} answers 500 to {active.Share:0.##%} of the requests, {hits:N0} so far"
                ),
                FaultEffectKind.Slow => Text(
                    $"{service} answers {active.Share:0.##%} of the requests {active.DelayMilliseconds:N0} ms late, {hits:N0} so far"
                ),
                _ => Text($"{service} healthy, {depth:N0} queued"),
            }
        );
    }

    private Task Released()
    {
        lock (_lock)
            return _active?.Kind == FaultEffectKind.StallAndRelease ? _released.Task : Task.CompletedTask;
    }

    private FaultEffectKind? Drawn(FaultRequest active, double chance)
    {
        if (active.Kind == FaultEffectKind.StallAndRelease || chance >= active.Share)
            return null;
        Interlocked.Increment(ref _hits);
        return active.Kind;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
