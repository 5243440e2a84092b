using Chaos.Core.Calls;
using Chaos.Core.Faults;

namespace Chaos.Engine.Simulation;

/// <summary>A fault's effect at its place in the simulation.</summary>
/// <param name="site">The place.</param>
/// <param name="effect">The effect.</param>
/// <param name="startUp">How long the service takes to start when the fault is one that ends its process.</param>
/// <param name="time">The clock.</param>
internal sealed class SimulatedFault(SimulatedSite site, FaultEffect effect, TimeSpan startUp, TimeProvider time)
    : IFault
{
    public ITarget Canary { get; } = new SimulatedCanary(site);

    public Task InjectAsync(CancellationToken cancellationToken)
    {
        site.Set(effect);
        return Task.CompletedTask;
    }

    public async Task RevertAsync(CancellationToken cancellationToken)
    {
        if (effect.Kind == FaultEffectKind.Kill && site.Read().Active)
            await Task.Delay(startUp, time, cancellationToken);
        site.Clear();
    }

    public TimeSpan RevertsWithin => TimeSpan.FromSeconds(20) + startUp;

    public Task<ReadBack> ReadBackAsync(CancellationToken cancellationToken) => Task.FromResult(site.Read());

    /// <summary>A canary's target: it meets the fault only, without queue and counters.</summary>
    private sealed class SimulatedCanary(SimulatedSite site) : ITarget
    {
        public async ValueTask<CallResult> CallAsync(Call call, CancellationToken cancellationToken) =>
            (await site.HitCanaryAsync(cancellationToken))?.Kind switch
            {
                FaultEffectKind.Refuse or FaultEffectKind.Kill => new(CallStatus.Refused),
                FaultEffectKind.ServerError => new(CallStatus.ServerError),
                FaultEffectKind.Reset => new(CallStatus.Reset),
                _ => new(CallStatus.Ok),
            };

        public ValueTask DisposeAsync() => default;
    }
}
