using System.Net;
using System.Net.Sockets;

namespace Chaos.Faults.Edges;

/// <summary>
/// The upstream of a <see cref="RateCanary"/>: a listener on loopback that answers the first byte of each connection
/// with a fixed number of bytes.
/// </summary>
internal sealed class ByteSource : IDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(10);

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
        while (true)
        {
            try
            {
                _ = AnswerAsync(await _listener.AcceptAsync());
            }
            catch (SocketException e)
                when (e.SocketErrorCode is not (SocketError.OperationAborted or SocketError.Interrupted))
            {
                // For example no file is free. The next canary may find one.
                await Task.Delay(s_pause, TimeProvider.System);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // Disposed.
                return;
            }
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
