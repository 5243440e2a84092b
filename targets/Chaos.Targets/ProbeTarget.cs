using System.Net.Sockets;
using Chaos.Callers;
using Chaos.Core.Calls;

namespace Chaos.Targets;

/// <summary>
/// Connects anew for each call, says the beginning of a protocol and is content with one byte of an answer: as small as
/// a call can be, for canaries of what speaks no HTTP.
/// </summary>
/// <param name="address">Where to connect.</param>
/// <param name="hello">What is said; nothing where the other side speaks first.</param>
public sealed class ProbeTarget(Uri address, ReadOnlyMemory<byte> hello) : ITarget
{
    /// <summary>Told of every connection just before the bytes are sent over it.</summary>
    public Action<int>? Sending { get; init; }

    /// <summary>
    /// Told of the bytes when the connection was closed without one of an answer: behind a proxy they have then reached
    /// nobody.
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
