using System.Net.Sockets;
using Chaos.Proxy.Http;
using Chaos.Proxy.Links;
using Chaos.Proxy.Timing;

namespace Chaos.Proxy.Tls;

/// <summary>Ends the TLS of a proxy's clients.</summary>
/// <param name="authority">Makes the certificates.</param>
/// <param name="clock">The proxy's clock.</param>
internal sealed class TlsSite(ProxyAuthority authority, ProxyClock clock)
{
    /// <summary>Time limit of a handshake, without what toxics add. A client that sends nothing is closed after it.</summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan s_most = TimeSpan.FromDays(20);

    /// <summary>Makes the handshake with a client, and returns what is inside. Closes the client if it fails.</summary>
    /// <param name="client">The client.</param>
    /// <param name="mode">How TLS is ended.</param>
    /// <param name="http">How HTTP is read inside; null when it is not.</param>
    /// <param name="toxics">The toxics that hit this connection.</param>
    /// <param name="alive">Cancelled when the proxy drops its connections.</param>
    /// <exception cref="IOException">The client went away, or the time limit has passed.</exception>
    /// <exception cref="System.Security.Authentication.AuthenticationException">The handshake failed.</exception>
    public async Task<IWire> AcceptAsync(
        Socket client,
        TlsMode mode,
        HttpMode? http,
        IEnumerable<TlsToxic> toxics,
        CancellationToken alive
    )
    {
        var handshake = toxics.Aggregate(default(Handshake), (so, toxic) => toxic.Change(so));
        // Several toxics together may ask for more than a timer can wait.
        if (handshake.Delay > s_most)
            handshake = handshake with { Delay = s_most };
        using var limit = new CancellationTokenSource(s_limit + handshake.Delay, clock.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(alive, limit.Token);
        try
        {
            if (handshake.Delay > TimeSpan.Zero)
                await Task.Delay(handshake.Delay, clock.Time, either.Token);
            return await TlsWire.AcceptAsync(
                client,
                new()
                {
                    ServerCertificateContext = authority.For(mode, handshake.Certificate),
                    // Bytes pass whatever they are: a client that asks for a protocol gets none confirmed.
                    ApplicationProtocols = http is null ? null : [HttpTls.ProtocolOf(http)],
                },
                either.Token
            );
        }
        catch (OperationCanceledException e)
        {
            new SocketWire(client).Close(reset: false);
            throw new IOException("the client did not complete the TLS handshake", e);
        }
    }
}
