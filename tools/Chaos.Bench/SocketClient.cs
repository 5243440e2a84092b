using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Chaos.Core.Calls;

namespace Chaos.Bench;

/// <summary>A minimal HTTP/1.1 client: connections are kept open, with one request at a time on each.</summary>
internal sealed class SocketClient(EndPoint server) : IAsyncDisposable
{
    private static readonly byte[] s_request = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray();

    private readonly ConcurrentStack<Socket> _idle = new();

    public async ValueTask<CallResult> CallAsync(Call call, CancellationToken cancellationToken)
    {
        if (!_idle.TryPop(out var socket))
        {
            socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(server, cancellationToken);
        }
        await socket.SendAsync(s_request, cancellationToken);
        var buffer = new byte[256];
        var filled = 0;
        while (!buffer.AsSpan(0, filled).EndsWith("\r\n\r\nok"u8))
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(filled), cancellationToken);
            if (read == 0)
                return new(CallStatus.Reset);
            filled += read;
        }
        _idle.Push(socket);
        return new(CallStatus.Ok, 1, filled);
    }

    public ValueTask DisposeAsync()
    {
        while (_idle.TryPop(out var socket))
            socket.Dispose();
        return default;
    }
}
