using Chaos.Core.Calls;

namespace Chaos.Engine.Simulation;

/// <summary>The load generator's end of an edge.</summary>
internal sealed class SimulatedTarget(SimulatedEdge edge, IReadOnlyList<string>? calls) : ITarget
{
    public ValueTask<CallResult> CallAsync(Call call, CancellationToken cancellationToken) =>
        edge.CallAsync(new SimulatedRequest(call, "", null, fromClient: true) { Calls = calls }, cancellationToken);

    public ValueTask DisposeAsync() => default;
}
