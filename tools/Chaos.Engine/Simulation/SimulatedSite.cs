using System.Globalization;
using Chaos.Core.Faults;
using Chaos.Core.Queueing;
using Chaos.Core.Statistics;
using Chaos.Engine.Time;

namespace Chaos.Engine.Simulation;

/// <summary>
/// A service or an edge as the site of a fault: the active effect, and what it does to each attempt and each canary.
/// </summary>
internal sealed class SimulatedSite(string name, bool isEdge, ulong seed, VirtualTime time)
{
    private readonly ulong _attempts = Chance.Stream($"{name} fault");
    private readonly ulong _delays = Chance.Stream($"{name} fault delay");
    private readonly ulong _canaries = Chance.Stream($"{name} fault canary");
    private TaskCompletionSource? _stall;
    private FaultEffect? _active;
    private ulong _canary;
    private long _hits;

    public string Name => name;

    /// <summary>The queue whose workers a stall freezes; an edge has none.</summary>
    public FifoServer? Queue { get; init; }

    /// <summary>Drops all work of a service, as the end of its process does. Null on an edge.</summary>
    public Action? Crash { get; init; }

    /// <summary>Whether the simulation has a model of this effect at this site.</summary>
    public bool Knows(FaultEffectKind kind) =>
        kind switch
        {
            FaultEffectKind.Refuse or FaultEffectKind.Slow => true,
            FaultEffectKind.StallAndRelease or FaultEffectKind.ServerError or FaultEffectKind.Kill => !isEdge,
            FaultEffectKind.Reset
            or FaultEffectKind.BlackHole
            or FaultEffectKind.LoseAnswers
            or FaultEffectKind.Distant => isEdge,
            _ => false,
        };

    public void Set(FaultEffect effect)
    {
        _active = effect;
        _hits = 0;
        if (effect.Kind == FaultEffectKind.Kill)
            Crash!();
        if (effect.Kind != FaultEffectKind.StallAndRelease)
            return;
        _stall ??= new();
        Queue!.Stall();
    }

    public void Clear()
    {
        _active = null;
        Queue?.Release();
        _stall?.TrySetResult();
        _stall = null;
    }

    public ReadBack Read() =>
        new(
            _active is not null,
            _active switch
            {
                null => $"{name} healthy",
                { Kind: FaultEffectKind.StallAndRelease } => string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name} stalled, {Queue!.Counts.Depth:N0} queued"
                ),
                { Kind: FaultEffectKind.Kill } => $"{name} is gone",
                var active => string.Create(
                    CultureInfo.InvariantCulture,
                    $"{active.Kind} at {name} for {active.Share:0.##%} of the attempts, {_hits:N0} so far"
                ),
            }
        );

    /// <summary>
    /// What the fault does to an attempt; null when it lets the attempt pass. The same attempt of the same call always
    /// has the same fate.
    /// </summary>
    public FaultEffect? Hit(SimulatedRequest request) =>
        _active is { Kind: not FaultEffectKind.StallAndRelease } active
            ? Drawn(active, Chance.Unit(seed, _attempts, (ulong)request.Call.Number, request.AttemptPath))
            : null;

    /// <summary>How much later the answer to an attempt comes; zero where the fault does not delay it.</summary>
    /// <param name="request">The attempt.</param>
    /// <param name="hit">What the fault does to it.</param>
    public TimeSpan DelayOf(SimulatedRequest request, FaultEffect? hit) =>
        hit is { Kind: FaultEffectKind.Slow }
            ? hit.DelayAt(Chance.Unit(seed, _delays, (ulong)request.Call.Number, request.AttemptPath))
            : TimeSpan.Zero;

    /// <summary>
    /// What the fault does to the next canary. Waits as the canary would while workers are frozen, answers are late or
    /// bytes are lost.
    /// </summary>
    public async Task<FaultEffect?> HitCanaryAsync(CancellationToken cancellationToken)
    {
        if (_stall is { } stall)
            await stall.Task.WaitAsync(cancellationToken);
        if (
            _active is not { Kind: not FaultEffectKind.StallAndRelease } active
            || Drawn(active, Chance.Unit(seed, _canaries, _canary++)) is not { } hit
        )
            return null;
        if (hit.Kind == FaultEffectKind.Slow)
            await time.WaitUntilAsync(
                time.TimestampAfter(time.GetTimestamp(), hit.DelayAt(Chance.Unit(seed, _delays, _canary))),
                cancellationToken
            );
        // Opening its connection takes one round trip, the canary itself another.
        if (hit.Kind == FaultEffectKind.Distant)
            await time.WaitUntilAsync(time.TimestampAfter(time.GetTimestamp(), 2 * hit.Delay), cancellationToken);
        if (hit.Kind is FaultEffectKind.BlackHole or FaultEffectKind.LoseAnswers)
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
        return hit;
    }

    private FaultEffect? Drawn(FaultEffect active, double chance)
    {
        if (chance >= active.Share)
            return null;
        _hits++;
        return active;
    }
}
