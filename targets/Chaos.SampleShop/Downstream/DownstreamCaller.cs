using Chaos.Core.Calls;
using Chaos.Core.Control;
using Chaos.Core.Policies;
using Chaos.Core.Topologies;
using Chaos.Mitigations.Pipelines;
using Chaos.SampleShop.Serving;

namespace Chaos.SampleShop.Downstream;

/// <summary>
/// The caller's side of one edge: the called service, the connection to it, and the policy that protects the caller.
/// </summary>
internal sealed class DownstreamCaller : IDisposable
{
    private readonly ICallee _wire;
    private readonly TimeProvider _time;

    public DownstreamCaller(
        string callee,
        Upstream upstream,
        Policy policy,
        string edge,
        SharedState shared,
        ulong seed,
        TimeProvider time
    )
    {
        Callee = callee;
        _wire = upstream.Protocol == EdgeProtocol.Grpc ? new RpcCallee(upstream, time) : new HttpCallee(upstream);
        _time = time;
        Edge = edge;
        Pipeline = new(policy, time, seed, edge, shared);
    }

    /// <summary>The name of the called service.</summary>
    public string Callee { get; }

    /// <summary>The name of the edge, for example <c>order->payment</c>.</summary>
    public string Edge { get; }

    /// <summary>The pipeline that executes the policy.</summary>
    public PolicyPipeline Pipeline { get; }

    /// <summary>Calls the service for a request, under the policy.</summary>
    public ValueTask<CallResult> CallAsync(ShopRequest request, CancellationToken cancellationToken) =>
        Pipeline.ExecuteAsync(
            new Arrival(
                request.Baggage.Call,
                request.Baggage.AttemptPath,
                request.Budget - _time.GetElapsedTime(request.Arrived)
            ),
            (Wire: _wire, Request: request),
            static (attempt, state, token) => state.Wire.SendAsync(attempt, state.Request, token),
            cancellationToken
        );

    public void Dispose() => _wire.Dispose();
}
