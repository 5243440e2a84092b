using Chaos.Core.Calls;

namespace Chaos.Engine.Simulation;

/// <summary>The load generator's end of a simulated edge.</summary>
internal sealed class SimulatedTarget(SimulatedEdge edge, TargetSpec spec) : ITarget
{
    public ValueTask<CallResult> CallAsync(Call call, CancellationToken cancellationToken) =>
        edge.CallAsync(
            new SimulatedRequest(call, "", null, fromClient: true)
            {
                Calls = spec.Calls,
                RoundTripsToConnect = spec.FreshConnections ? spec.RoundTripsToConnect : 0,
            },
            cancellationToken
        );

    public ValueTask DisposeAsync() => default;
}
