using Chaos.Callers;
using Chaos.Core.Calls;
using Chaos.Mitigations.Pipelines;
using Grpc.Core;

namespace Chaos.Targets;

/// <summary>
/// Sends orders over a stream and reads the confirmations at the same time. An order is written only after the one
/// before has been written, so nothing is buffered without a limit.
/// </summary>
/// <param name="spec">What to call.</param>
/// <param name="site">Where to call it.</param>
internal sealed class GrpcStreamTarget(GrpcStreamTargetSpec spec, TargetSite site) : ITarget
{
    private readonly RpcClient _client = new(spec, site);
    private readonly TimeProvider _time = site.Time;
    private readonly string _trial = site.Trial;

    public ValueTask<CallResult> CallAsync(Call call, CancellationToken cancellationToken) =>
        StreamAsync(TrialContext.Of(_trial, call), cancellationToken);

    /// <summary>Makes one attempt of a call under the client's policy. Each attempt is a stream of its own.</summary>
    public ValueTask<CallResult> AttemptAsync(Attempt attempt, CancellationToken cancellationToken) =>
        StreamAsync(TrialContext.Of(_trial, attempt), cancellationToken);

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return default;
    }

    private async ValueTask<CallResult> StreamAsync(AttemptContext attempt, CancellationToken cancellationToken)
    {
        using var lease = _client.Borrow();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var call = lease.Invoker.AsyncDuplexStreamingCall(
            _client.Method,
            null,
            _client.Options(attempt, end.Token)
        );
        var stream = new OrderStream(spec, call, _time);
        var sending = stream.SendAsync(_client.OrderOf(attempt.Call), end.Token);
        try
        {
            await stream.ReadAsync(end.Token);
            await sending;
            return stream.Failure is { } failure
                    ? new(failure, Bytes: stream.Bytes, Detail: $"order {stream.Failed + 1} of {stream.Sent} failed")
                : stream.Confirmed == stream.Sent ? RpcOutcome.Of(call.GetTrailers(), stream.Bytes)
                : new(
                    CallStatus.ServerError,
                    Bytes: stream.Bytes,
                    Detail: $"{stream.Confirmed} of {stream.Sent} orders were confirmed"
                );
        }
        catch (RpcException e)
        {
            return RpcOutcome.Of(e, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return new(CallStatus.TimedOut, Detail: ConnectionFailure.NoAnswer)
            {
                Outcome = ConnectionFailure.NoAnswer,
            };
        }
        finally
        {
            // Stops the sending when the reading has failed.
            await end.CancelAsync();
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
