using System.Net.Security;
using System.Net.Sockets;
using Chaos.Proxy.Links;

namespace Chaos.Proxy.Http;

/// <summary>The upstream's end of a connection that is read as HTTP, with or without TLS.</summary>
internal sealed class HttpUpstream(Socket socket, Stream stream)
{
    public Stream Stream => stream;

    /// <summary>Makes the TLS handshake if there has to be one. The socket is closed when that fails.</summary>
    /// <exception cref="IOException">The other side broke it off.</exception>
    /// <exception cref="System.Security.Authentication.AuthenticationException">It did not come to pass, for instance
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

    /// <summary>Says that nothing more will be sent. Quiet when it is over already.</summary>
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
            // The upstream was faster.
        }
    }

    public void Close(bool reset)
    {
        new SocketWire(socket).Close(reset);
        stream.Dispose();
    }
}
