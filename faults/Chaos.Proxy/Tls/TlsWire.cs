using System.Net.Security;
using System.Net.Sockets;
using Chaos.Proxy.Links;

namespace Chaos.Proxy.Tls;

/// <summary>A client's socket with TLS as one side of a connection: the links see what is inside.</summary>
internal sealed class TlsWire : IWire
{
    private readonly Socket _socket;
    private readonly SslStream _stream;
    private Task? _shut;
    private volatile bool _closed;

    private TlsWire(Socket socket, SslStream stream) => (_socket, _stream) = (socket, stream);

    /// <summary>Makes the handshake as the server. Closes the socket if it fails.</summary>
    /// <param name="socket">The client.</param>
    /// <param name="options">The certificate and the protocols inside.</param>
    /// <param name="cancellationToken">Cancelled when the connection is not wanted any more.</param>
    /// <exception cref="IOException">The client closed the connection, for example because it refuses the
    /// certificate.</exception>
    /// <exception cref="System.Security.Authentication.AuthenticationException">The handshake failed.</exception>
    public static async Task<TlsWire> AcceptAsync(
        Socket socket,
        SslServerAuthenticationOptions options,
        CancellationToken cancellationToken
    )
    {
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: false));
        try
        {
            await stream.AuthenticateAsServerAsync(options, cancellationToken);
            return new(socket, stream);
        }
        catch
        {
            await stream.DisposeAsync();
            new SocketWire(socket).Close(reset: false);
            throw;
        }
    }

    public async ValueTask ReadableAsync() => await ReceiveAsync(Memory<byte>.Empty);

    public async ValueTask<int> ReceiveAsync(Memory<byte> buffer)
    {
        try
        {
            return await _stream.ReadAsync(buffer);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            throw Broken(e);
        }
    }

    public async ValueTask<int> SendAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            await _stream.WriteAsync(bytes);
            return bytes.Length;
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            throw Broken(e);
        }
    }

    /// <summary>Sends close_notify, and then the end of the stream.</summary>
    public void ShutdownSend() => _shut ??= ShutdownAsync();

    public void Close(bool reset)
    {
        _closed = true;
        if (reset)
        {
            _socket.Close(0);
            _stream.Dispose();
        }
        else
            _ = CloseAsync();
    }

    private async Task ShutdownAsync()
    {
        try
        {
            await _stream.ShutdownAsync();
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e)
            when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The client has closed the connection already, or a write to it is still pending.
        }
    }

    private async Task CloseAsync()
    {
        ShutdownSend();
        // A client that does not read would hold it for ever; what is pending ends with the socket.
        if (!_shut!.IsCompleted)
            _socket.Dispose();
        await _shut;
        new SocketWire(_socket).Close(reset: false);
        await _stream.DisposeAsync();
    }

    private Exception Broken(Exception e) =>
        _closed
            ? new ObjectDisposedException(nameof(TlsWire))
            : e.InnerException as SocketException ?? new SocketException((int)SocketError.ConnectionReset);
}
