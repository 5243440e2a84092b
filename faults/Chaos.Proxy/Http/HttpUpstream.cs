using System.Net.Security;
using System.Net.Sockets;
using Chaos.Proxy.Links;

namespace Chaos.Proxy.Http;

/// <summary>The connection to the upstream when the proxy reads HTTP, with or without TLS.</summary>
internal sealed class HttpUpstream(Socket socket, Stream stream)
{
    public Stream Stream => stream;

    /// <summary>
    /// Opens the connection, with a TLS handshake if there are TLS options. Closes the socket if the handshake fails.
    /// </summary>
    /// <exception cref="IOException">The other side closed the connection.</exception>
    /// <exception cref="System.Security.Authentication.AuthenticationException">The handshake failed, for example
    /// because the certificate is not trusted.</exception>
    public static async Task<HttpUpstream> OpenAsync(
        Socket socket,
        SslClientAuthenticationOptions? tls,
        CancellationToken cancellationToken
    )
    {
        var plain = new NetworkStream(socket, ownsSocket: false);
        if (tls is null)
            return new(socket, plain);
        var secure = new SslStream(plain);
        try
        {
            await secure.AuthenticateAsClientAsync(tls, cancellationToken);
            return new(socket, secure);
        }
        catch
        {
            await secure.DisposeAsync();
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Closes the sending side. Does nothing if the connection has ended.</summary>
    public async Task ShutdownSendAsync()
    {
        try
        {
            if (stream is SslStream secure)
                await secure.ShutdownAsync();
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e)
            when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The upstream has closed the connection already.
        }
    }

    public void Close(bool reset)
    {
        new SocketWire(socket).Close(reset);
        stream.Dispose();
    }
}
