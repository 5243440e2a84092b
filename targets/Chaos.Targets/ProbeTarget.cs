using System.Net.Sockets;
using Chaos.Callers;
using Chaos.Core.Calls;

namespace Chaos.Targets;

/// <summary>
/// A canary for services without HTTP. For each call it opens a connection, sends the first bytes of the protocol and
/// waits for one byte of an answer.
/// </summary>
/// <param name="address">The address to connect to.</param>
/// <param name="hello">The bytes to send. Empty when the service sends first.</param>
public sealed class ProbeTarget(Uri address, ReadOnlyMemory<byte> hello) : ITarget
{
    /// <summary>Called for every connection just before the bytes are sent, with their number.</summary>
    public Action<int>? Sending { get; init; }

    /// <summary>
    /// Called with the number of bytes sent when the connection was closed before any byte of an answer. Behind a proxy
    /// these bytes have not reached the service.
    /// </summary>
    public Action<int>? Lost { get; init; }

    /// <inheritdoc/>
    public async ValueTask<CallResult> CallAsync(Call call, CancellationToken cancellationToken)
    {
        var sent = false;
        try
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(address.Host, address.Port, cancellationToken);
            Sending?.Invoke(hello.Length);
            sent = true;
            if (!hello.IsEmpty)
                await socket.SendAsync(hello, cancellationToken);
            if (await socket.ReceiveAsync(new byte[1], cancellationToken) == 1)
                return new(CallStatus.Ok);
            Lost?.Invoke(hello.Length);
            return new(CallStatus.Reset, Detail: "closed without an answer");
        }
        catch (SocketException e)
        {
            if (sent)
                Lost?.Invoke(hello.Length);
            var (status, words) = ConnectionFailure.Of(e.SocketErrorCode, connecting: true);
            return new(status, Detail: words) { Outcome = words };
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new(CallStatus.TimedOut, Detail: ConnectionFailure.NoAnswer);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;
}
