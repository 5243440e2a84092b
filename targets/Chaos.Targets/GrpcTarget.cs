using Chaos.Core.Calls;
using Chaos.Mitigations.Pipelines;
using Chaos.SampleShop.Protos;
using Grpc.Core;

namespace Chaos.Targets;

/// <summary>
/// Calls a unary method. The client library is kept from repeating calls: no retry is configured, and without one it
/// makes none.
/// </summary>
/// <param name="spec">What is called.</param>
/// <param name="site">Where.</param>
public sealed class GrpcTarget(GrpcTargetSpec spec, TargetSite site) : ITarget
{
    private readonly RpcClient _client = new(spec, site);
    private readonly string _trial = site.Trial;

    public ValueTask<CallResult> CallAsync(Call call, CancellationToken cancellationToken) =>
        SendAsync(new(_trial, call, ""), null, null, cancellationToken);

    /// <summary>Makes one attempt of a call under a policy of the client's own.</summary>
    public ValueTask<CallResult> AttemptAsync(Attempt attempt, CancellationToken cancellationToken) =>
        SendAsync(new(_trial, attempt.Call, attempt.Path), attempt.IdempotencyKey, attempt.Budget, cancellationToken);

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return default;
    }

    private async ValueTask<CallResult> SendAsync(
        CallBaggage baggage,
        string? idempotencyKey,
        TimeSpan? budget,
        CancellationToken cancellationToken
    )
    {
        using var lease = _client.Borrow();
        try
        {
            using var call = lease.Invoker.AsyncUnaryCall(
                _client.Method,
                null,
                _client.Options(baggage, idempotencyKey, budget, cancellationToken),
                _client.OrderOf(baggage.Call)
            );
            var confirmation = await call.ResponseAsync;
            return RpcOutcome.Of(call.GetTrailers(), confirmation.CalculateSize());
        }
        catch (RpcException e)
        {
            return RpcOutcome.Of(e, cancellationToken);
        }
    }
}
