using System.Net;
using System.Net.Sockets;

namespace Chaos.Faults.Edges;

/// <summary>The upstream of a <see cref="BesideProxy"/>: a listener on loopback that serves canaries.</summary>
internal abstract class LoopbackSource : IDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(10);

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    protected LoopbackSource()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        EndPoint = (IPEndPoint)_listener.LocalEndPoint!;
    }

    public IPEndPoint EndPoint { get; }

    public void Dispose() => _listener.Dispose();

    /// <summary>Begins to serve. Called once.</summary>
    public void Start() => _ = AcceptAsync();

    /// <summary>Serves a connection. A failure of the connection may be thrown.</summary>
    protected abstract Task ServeAsync(Socket socket);

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
                await ServeAsync(socket);
            }
            catch (SocketException)
            {
                // The canary was given up.
            }
        }
    }
}
