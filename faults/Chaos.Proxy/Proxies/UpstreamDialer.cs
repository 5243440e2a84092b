using System.Net;
using System.Net.Sockets;
using Chaos.Proxy.Http;
using Chaos.Proxy.Http2;
using Chaos.Proxy.Links;

namespace Chaos.Proxy.Proxies;

/// <summary>
/// Opens connections to an upstream: connects, makes the TLS handshake if configured, and adds an HTTP session if the
/// proxy reads HTTP.
/// </summary>
internal sealed class UpstreamDialer(HttpSite site)
{
    /// <summary>
    /// Time limit for connecting and the handshake together. Without it an upstream that does not answer would hold the
    /// client and two sockets for ever.
    /// </summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Returns the wire for the upstream end of the links, and the session behind it, which the caller must run. The
    /// session is null when the proxy passes bytes.
    /// </summary>
    /// <exception cref="SocketException">The upstream cannot be reached.</exception>
    /// <exception cref="ArgumentException">The address is not HOST:PORT.</exception>
    /// <exception cref="IOException">The other side closed the connection during the handshake, or the time limit has
    /// passed.</exception>
    /// <exception cref="System.Security.Authentication.AuthenticationException">The handshake failed.</exception>
    public async Task<(IWire Wire, IHttpSession? Session)> OpenAsync(
        string address,
        HttpMode? mode,
        CancellationToken alive
    )
    {
        // Without a host it is this machine, as for Go.
        if (address is [':', not ':', ..])
            address = $"{IPAddress.Loopback}{address}";
        if (!ListenAddress.TrySplit(address, out var host, out var port))
            throw new ArgumentException($"{address} is not HOST:PORT");
        using var limit = new CancellationTokenSource(Limit, site.Clock.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(alive, limit.Token);
        try
        {
            var socket = await DialAsync(host, port, either.Token);
            if (mode is null)
                return (new SocketWire(socket), null);
            var upstream = await HttpUpstream.OpenAsync(socket, HttpTls.Of(mode, host), either.Token);
            var wire = new HttpWire();
            var name = mode.RewriteHost
                ? HostField.Of($"{address[..address.LastIndexOf(':')]}:{port}", mode.Tls)
                : null;
            return (
                wire,
                mode.Version == HttpMode.Http2
                    ? await OpenAsync(
                        new(wire, upstream, mode.Tls ? "https" : "http", name, site),
                        upstream,
                        either.Token
                    )
                    : new HttpSession(wire, upstream, name, site)
            );
        }
        catch (OperationCanceledException e) when (!alive.IsCancellationRequested)
        {
            throw new IOException($"the connection was not open after {Limit.TotalSeconds:0} s", e);
        }
    }

    private static async Task<IHttpSession> OpenAsync(
        Http2Session session,
        HttpUpstream upstream,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await session.OpenAsync(cancellationToken);
            return session;
        }
        catch
        {
            upstream.Close(reset: false);
            throw;
        }
    }

    private static async Task<Socket> DialAsync(string host, int port, CancellationToken cancellationToken)
    {
        var ip = IPAddress.TryParse(host, out var parsed) ? parsed : null;
        var socket = ip is null
            ? new Socket(SocketType.Stream, ProtocolType.Tcp)
            : new Socket(ip.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.NoDelay = true;
            if (ip is null)
                await socket.ConnectAsync(host, port, cancellationToken);
            else
                await socket.ConnectAsync(ip, port, cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
