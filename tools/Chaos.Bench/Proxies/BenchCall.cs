using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Chaos.Bench.Proxies;

/// <summary>
/// One connection of the benchmark's client. Its calls block, so that the client costs little more than its system
/// calls.
/// </summary>
internal sealed class BenchCall : IDisposable
{
    private static readonly byte[] s_request = Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: bench\r\n\r\n");
    private static readonly byte[] s_last = Encoding.ASCII.GetBytes("GET /close HTTP/1.1\r\nHost: bench\r\n\r\n");

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
    {
        NoDelay = true,
        ReceiveTimeout = 30_000,
    };
    private readonly byte[] _buffer = new byte[256 * 1024];

    public BenchCall(EndPoint server) => _socket.Connect(server);

    /// <summary>Asks once and reads the answer. Returns how long it took.</summary>
    public TimeSpan Ask()
    {
        var begun = TimeProvider.System.GetTimestamp();
        _socket.Send(s_request);
        for (var filled = 0; !_buffer.AsSpan(0, filled).EndsWith("\r\n\r\nok"u8); )
            filled += Receive(filled);
        return TimeProvider.System.GetElapsedTime(begun);
    }

    /// <summary>Opens a connection, asks once and reads until the server closes it.</summary>
    public static void AskOnce(EndPoint server, byte[] buffer)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
            ReceiveTimeout = 30_000,
        };
        socket.Connect(server);
        socket.Send(s_last);
        var filled = 0;
        for (int read; (read = socket.Receive(buffer.AsSpan(filled))) > 0; )
            filled += read;
        if (!buffer.AsSpan(0, filled).EndsWith("\r\n\r\nok"u8))
            throw new InvalidOperationException($"{server} closed a connection after {filled} bytes");
    }

    /// <summary>Fetches that many bytes. Returns how long it took.</summary>
    public TimeSpan Fetch(long bytes)
    {
        var request = Encoding.ASCII.GetBytes($"GET /{bytes} HTTP/1.1\r\nHost: bench\r\n\r\n");
        var begun = TimeProvider.System.GetTimestamp();
        _socket.Send(request);
        for (var left = BenchServer.HeadOf(bytes).Length + bytes; left > 0; )
            left -= Receive(0);
        return TimeProvider.System.GetElapsedTime(begun);
    }

    public void Dispose() => _socket.Dispose();

    private int Receive(int from) =>
        _socket.Receive(_buffer.AsSpan(from)) is > 0 and var read
            ? read
            : throw new InvalidOperationException($"{_socket.RemoteEndPoint} closed the connection early");
}
