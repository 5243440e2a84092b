using Chaos.Callers;
using Chaos.Core.Calls;
using Chaos.Mitigations.Pipelines;

namespace Chaos.Targets;

/// <summary>
/// Calls a unary gRPC method. The client library does not repeat calls, because no retry is configured.
/// </summary>
/// <param name="spec">What to call.</param>
/// <param name="site">Where to call it.</param>
internal sealed class GrpcTarget(GrpcTargetSpec spec, TargetSite site) : ITarget
{
    private readonly RpcClient _client = new(spec, site);
    private readonly string _trial = site.Trial;

    public ValueTask<CallResult> CallAsync(Call call, CancellationToken cancellationToken) =>
        SendAsync(TrialContext.Of(_trial, call), cancellationToken);

    /// <summary>Makes one attempt of a call under the client's policy.</summary>
    public ValueTask<CallResult> AttemptAsync(Attempt attempt, CancellationToken cancellationToken) =>
        SendAsync(TrialContext.Of(_trial, attempt), cancellationToken);

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return default;
    }

    private async ValueTask<CallResult> SendAsync(AttemptContext attempt, CancellationToken cancellationToken)
    {
        using var lease = _client.Borrow();
        return await RpcCaller.CallAsync(
            lease.Invoker,
            _client.Method,
            _client.Options(attempt, cancellationToken),
            _client.OrderOf(attempt.Call),
            static confirmation => confirmation.CalculateSize()
        );
    }
}
