using Chaos.Callers;
using Chaos.Core.Calls;
using Chaos.SampleShop.Protos;
using Grpc.Core;

namespace Chaos.Targets;

/// <summary>One stream under way: what was sent and what came back.</summary>
internal sealed class OrderStream(
    GrpcStreamTargetSpec spec,
    AsyncDuplexStreamingCall<Order, Confirmation> call,
    TimeProvider time
)
{
    private readonly long _began = time.GetTimestamp();
    private long _confirmed;
    private volatile bool _allSent;

    /// <summary>Orders sent.</summary>
    public long Sent { get; private set; }

    /// <summary>Confirmations read.</summary>
    public long Confirmed => Volatile.Read(ref _confirmed);

    /// <summary>Bytes of them.</summary>
    public long Bytes { get; private set; }

    /// <summary>What became of the first order that failed; null when none did.</summary>
    public CallStatus? Failure { get; private set; }

    /// <summary>Which one that was, from 0.</summary>
    public long Failed { get; private set; }

    /// <summary>
    /// Whether it is time to end. The sender may be held up by the reader's rests, and would learn of it long after.
    /// </summary>
    private bool IsOver => time.GetElapsedTime(_began) >= spec.Lasting;

    /// <summary>
    /// Sends the orders, each when the one before was taken. What breaks the stream is told to the reader, and here it
    /// only ends the sending.
    /// </summary>
    public async Task SendAsync(Order first, CancellationToken cancellationToken)
    {
        try
        {
            while (Sent < spec.Orders && !IsOver)
            {
                // A message is written while it is awaited, and may be changed after that.
                first.Confirmed = Confirmed;
                await call.RequestStream.WriteAsync(first, cancellationToken);
                Sent++;
            }
            _allSent = true;
            await call.RequestStream.CompleteAsync();
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException or OperationCanceledException)
        {
            // The stream has ended before: the reader knows why.
            _allSent = true;
        }
    }

    /// <summary>Reads until the stream ends.</summary>
    /// <exception cref="RpcException">It broke.</exception>
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
