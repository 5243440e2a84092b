using System.Net.Sockets;
using Chaos.Core.Calls;
using Chaos.SampleShop.Protos;

namespace Chaos.Targets;

/// <summary>Connects anew for each call, says the beginning of a protocol and is content with one byte of an answer: as small as a call can be, for canaries of what speaks no HTTP.</summary>
/// <param name="address">Where to connect.</param>
/// <param name="hello">What is said; nothing where the other side speaks first.</param>
public sealed class ProbeTarget(Uri address, ReadOnlyMemory<byte> hello) : ITarget
{
    /// <summary>Told of every connection just before the bytes are sent over it.</summary>
    public Action<int>? Sending { get; init; }

    /// <inheritdoc/>
    public async ValueTask<CallResult> CallAsync(Call call, CancellationToken cancellationToken)
    {
        try
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(address.Host, address.Port, cancellationToken);
            Sending?.Invoke(hello.Length);
            if (!hello.IsEmpty) await socket.SendAsync(hello, cancellationToken);
            return await socket.ReceiveAsync(new byte[1], cancellationToken) == 1 ? new(CallStatus.Ok) : new(CallStatus.Reset, Detail: "closed without an answer");
        }
        catch (SocketException e)
        {
            var (status, words) = ConnectionFailure.Of(e.SocketErrorCode, connecting: true);
            return new(status, Detail: words) { Outcome = words };
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new(CallStatus.TimedOut, Detail: "no answer in time");
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;
}
