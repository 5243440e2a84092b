using System.Net;
using System.Net.Sockets;
using Chaos.Engine.Time;

namespace Chaos.Bench;

/// <summary>
/// A loopback HTTP/1.1 server that answers at once, except during a freeze, when it does not answer at all.
/// </summary>
internal sealed class FreezingServer : IAsyncDisposable
{
    private static readonly byte[] s_answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"u8.ToArray();

    private readonly TimeProvider _time;
    private readonly long _frozenFrom;
    private readonly long _frozenTo;
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;

    public FreezingServer(TimeProvider time, long frozenFrom, long frozenTo)
    {
        (_time, _frozenFrom, _frozenTo) = (time, frozenFrom, frozenTo);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(1024);
        _accepting = AcceptAsync();
    }

    public EndPoint EndPoint => _listener.LocalEndPoint!;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
                connections.Add(ServeAsync(await _listener.AcceptAsync(_stop.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using (socket)
        {
            socket.NoDelay = true;
            var buffer = new byte[1024];
            var filled = 0;
            try
            {
                while (true)
                {
                    var read = await socket.ReceiveAsync(buffer.AsMemory(filled), _stop.Token);
                    if (read == 0)
                        return;
                    filled += read;
                    if (buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8) < 0)
                        continue;
                    // One request at a time on a connection, so no byte of the next request can have arrived.
                    filled = 0;
                    if (_time.GetTimestamp() is var now && now >= _frozenFrom && now < _frozenTo)
                        await _time.WaitUntilAsync(_frozenTo, _stop.Token);
                    await socket.SendAsync(s_answer, _stop.Token);
                }
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException)
            {
                // The benchmark is over.
            }
        }
    }
}
