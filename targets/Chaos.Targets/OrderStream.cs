using Chaos.Callers;
using Chaos.Core.Calls;
using Chaos.SampleShop.Protos;
using Grpc.Core;

namespace Chaos.Targets;

/// <summary>Runs one stream of orders and counts what was sent and confirmed.</summary>
internal sealed class OrderStream(
    GrpcStreamTargetSpec spec,
    AsyncDuplexStreamingCall<Order, Confirmation> call,
    TimeProvider time
)
{
    private readonly long _began = time.GetTimestamp();
    private long _confirmed;
    private volatile bool _allSent;

    /// <summary>Number of orders sent.</summary>
    public long Sent { get; private set; }

    /// <summary>Number of confirmations read.</summary>
    public long Confirmed => Volatile.Read(ref _confirmed);

    /// <summary>Bytes of the confirmations.</summary>
    public long Bytes { get; private set; }

    /// <summary>The status of the first order that failed. Null when none failed.</summary>
    public CallStatus? Failure { get; private set; }

    /// <summary>The index of the first order that failed, from 0.</summary>
    public long Failed { get; private set; }

    /// <summary>
    /// Whether <see cref="GrpcStreamTargetSpec.Lasting"/> has passed. The reader checks it too, because the reader's
    /// pauses may delay the sender.
    /// </summary>
    private bool IsOver => time.GetElapsedTime(_began) >= spec.Lasting;

    /// <summary>
    /// Sends the orders, each after the one before was accepted. A broken stream only ends the sending. The reader gets
    /// the exception.
    /// </summary>
    public async Task SendAsync(Order first, CancellationToken cancellationToken)
    {
        try
        {
            while (Sent < spec.Orders && !IsOver)
            {
                // The message may be changed again after the write has been awaited.
                first.Confirmed = Confirmed;
                await call.RequestStream.WriteAsync(first, cancellationToken);
                Sent++;
            }
            _allSent = true;
            await call.RequestStream.CompleteAsync();
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException or OperationCanceledException)
        {
            // The stream has already ended. The reader gets the reason.
            _allSent = true;
        }
    }

    /// <summary>Reads until the stream ends.</summary>
    /// <exception cref="RpcException">The stream broke.</exception>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        for (; await call.ResponseStream.MoveNext(cancellationToken); Volatile.Write(ref _confirmed, _confirmed + 1))
        {
            var confirmation = call.ResponseStream.Current;
            Bytes += confirmation.CalculateSize();
            if (confirmation.Status != 0 && Failure is null)
                (Failure, Failed) = (RpcOutcome.StatusOf((StatusCode)confirmation.Status), _confirmed);
            if (spec.ReadPause > TimeSpan.Zero && !_allSent && !IsOver)
                await Task.Delay(spec.ReadPause, time, cancellationToken);
        }
    }
}
