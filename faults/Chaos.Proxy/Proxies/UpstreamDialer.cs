using System.Net;
using System.Net.Sockets;
using Chaos.Proxy.Http;
using Chaos.Proxy.Links;

namespace Chaos.Proxy.Proxies;

/// <summary>
/// Opens connections to an upstream: dials, makes the TLS handshake where there has to be one, and puts a session
/// before it where HTTP is read.
/// </summary>
internal sealed class UpstreamDialer(HttpSite site)
{
    /// <summary>
    /// How long dialling and handshake may take together: an upstream that says nothing would hold its client, and two
    /// sockets, for ever.
    /// </summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>
    /// What the links of a connection are to have at their far end, and the session behind it, which has to be run;
    /// none where bytes pass.
    /// </summary>
    /// <exception cref="SocketException">Nobody listens there.</exception>
    /// <exception cref="ArgumentException">It is no address.</exception>
    /// <exception cref="IOException">The other side broke the handshake off, or the time is over.</exception>
    /// <exception cref="System.Security.Authentication.AuthenticationException">The handshake did not come to
    /// pass.</exception>
    public async Task<(IWire Wire, HttpSession? Session)> OpenAsync(
        string address,
        HttpMode? mode,
        CancellationToken alive
    )
    {
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
            return (wire, new(wire, upstream, mode.RewriteHost ? HostField.Of(address, mode.Tls) : null, site));
        }
        catch (OperationCanceledException e) when (!alive.IsCancellationRequested)
        {
            throw new IOException($"the connection was not open after {Limit.TotalSeconds:0} s", e);
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
