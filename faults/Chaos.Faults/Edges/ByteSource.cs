using System.Net;
using System.Net.Sockets;

namespace Chaos.Faults.Edges;

/// <summary>
/// The upstream of a <see cref="RateCanary"/>: a listener on loopback that answers the first byte of each connection
/// with a fixed number of bytes.
/// </summary>
internal sealed class ByteSource : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly byte[] _bytes;

    public ByteSource(int bytes)
    {
        _bytes = new byte[bytes];
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        EndPoint = (IPEndPoint)_listener.LocalEndPoint!;
        _ = AcceptAsync();
    }

    public IPEndPoint EndPoint { get; }

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = AnswerAsync(await _listener.AcceptAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task AnswerAsync(Socket socket)
    {
        using (socket)
        {
            try
            {
                var one = new byte[1];
                if (await socket.ReceiveAsync(one) == 0)
                    return;
                await socket.SendAsync(_bytes);
                // The receiver closes first.
                _ = await socket.ReceiveAsync(one);
            }
            catch (SocketException)
            {
                // The canary was given up.
            }
        }
    }
}
