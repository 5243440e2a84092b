using Chaos.Core.Calls;
using Chaos.Core.Control;
using Chaos.Core.Policies;
using Chaos.Core.Topologies;
using Chaos.Mitigations.Pipelines;
using Chaos.SampleShop.Serving;

namespace Chaos.SampleShop.Downstream;

/// <summary>
/// One edge from the caller's side: the service called, the way to it, and the policy that protects the caller.
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

    /// <summary>The service called.</summary>
    public string Callee { get; }

    /// <summary>Its name, for example <c>order->payment</c>.</summary>
    public string Edge { get; }

    /// <summary>The policy at work.</summary>
    public PolicyPipeline Pipeline { get; }

    /// <summary>Asks the callee for its part of a request's order, under the policy.</summary>
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
