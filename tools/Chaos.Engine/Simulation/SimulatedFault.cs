using Chaos.Core.Calls;
using Chaos.Core.Faults;

namespace Chaos.Engine.Simulation;

/// <summary>A fault's effect at its place in the simulation.</summary>
internal sealed class SimulatedFault(FaultSite site, FaultEffect effect) : IFault
{
    public ITarget Canary { get; } = new SimulatedCanary(site);

    public Task InjectAsync(CancellationToken cancellationToken)
    {
        site.Set(effect);
        return Task.CompletedTask;
    }

    public Task RevertAsync(CancellationToken cancellationToken)
    {
        site.Clear();
        return Task.CompletedTask;
    }

    public Task<ReadBack> ReadBackAsync(CancellationToken cancellationToken) => Task.FromResult(site.Read());

    /// <summary>Feels the fault and nothing else: no queue, no counter.</summary>
    private sealed class SimulatedCanary(FaultSite site) : ITarget
    {
        public async ValueTask<CallResult> CallAsync(Call call, CancellationToken cancellationToken) => (await site.HitCanaryAsync(cancellationToken))?.Kind switch
        {
            FaultEffectKind.Refuse or FaultEffectKind.Kill => new(CallStatus.Refused),
            FaultEffectKind.ServerError => new(CallStatus.ServerError),
            FaultEffectKind.Reset => new(CallStatus.Reset),
            _ => new(CallStatus.Ok),
        };

        public ValueTask DisposeAsync() => default;
    }
}
