using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Chaos.Core.Calls;
using Chaos.Core.Topologies;

namespace Chaos.Scenarios.Testbeds.Wires;

/// <summary>
/// Finds whether a service speaks what it is called with, by its first answer: TLS or not, HTTP/1.1 or HTTP/2. No request
/// is sent. For a service of which no call is good.
/// </summary>
/// <param name="time">The clock.</param>
public sealed class WireLook(TimeProvider time)
{
    /// <summary>A frame of HTTP/2 begins with its length in 3 bytes and its type; the first one is SETTINGS (RFC 9113).</summary>
    private const int TypeAt = 3;
    private const byte Settings = 4;

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(2);

    /// <summary>The preface of a client of HTTP/2, with empty SETTINGS behind it.</summary>
    private static readonly byte[] s_preface =
    [
        .. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8,
        .. (ReadOnlySpan<byte>)[0, 0, 0, Settings, 0, 0, 0, 0, 0],
    ];

    /// <summary>
    /// Whether calls that end in this way may have met another protocol than they speak: connections that end before an
    /// answer, and answers that are about the request's form.
    /// </summary>
    public static bool MayBeAnother(CallStatus status, string? word) =>
        status is CallStatus.Reset or CallStatus.ClientError or CallStatus.Unknown
        || word is "400" or "403" or "505" or "HTTP version not spoken" or "TLS: handshake failed";

    /// <summary>What a service speaks in place of what it is called with; null when that cannot be seen.</summary>
    /// <param name="address">Its address, with the scheme of the calls.</param>
    /// <param name="protocol">The protocol of the calls.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<SpokenWire?> OtherAsync(Uri address, EdgeProtocol protocol, CancellationToken cancellationToken)
    {
        var asked = SpokenWire.Asked(address, protocol);
        using var passed = new CancellationTokenSource(s_limit, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, passed.Token);
        try
        {
            var isTls = await TlsLook.IsSpokenAsync(address, time, limit.Token) ?? asked.IsTls;
            var spoken = new SpokenWire(isTls, await IsHttp2Async(address, asked with { IsTls = isTls }, limit.Token));
            return spoken == asked ? null : spoken;
        }
        catch (Exception e)
            when (e is SocketException or IOException
                || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            return null;
        }
    }

    /// <summary>Whether it speaks HTTP/2; what was asked, when that cannot be seen or it speaks both.</summary>
    private static async Task<bool> IsHttp2Async(Uri address, SpokenWire asked, CancellationToken cancellationToken)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        if (!asked.IsTls)
        {
            await socket.ConnectAsync(address.DnsSafeHost, address.Port, cancellationToken);
            await socket.SendAsync(s_preface, cancellationToken);
            var first = new byte[TypeAt + 1];
            for (var got = 0; got < first.Length; )
                if (await socket.ReceiveAsync(first.AsMemory(got), cancellationToken) is > 0 and var more)
                    got += more;
                else
                    return asked.IsHttp2;
            return first.AsSpan().SequenceEqual("HTTP"u8) ? false : first[TypeAt] == Settings || asked.IsHttp2;
        }
        var usual = asked.IsHttp2 ? SslApplicationProtocol.Http2 : SslApplicationProtocol.Http11;
        var other = asked.IsHttp2 ? SslApplicationProtocol.Http11 : SslApplicationProtocol.Http2;
        return
            await AgreesAsync(address, usual, cancellationToken)
            || !await AgreesAsync(address, other, cancellationToken)
            ? asked.IsHttp2
            : !asked.IsHttp2;
    }

    /// <summary>Whether a service agrees to a protocol in the handshake of TLS.</summary>
    private static async Task<bool> AgreesAsync(
        Uri address,
        SslApplicationProtocol protocol,
        CancellationToken cancellationToken
    )
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(address.DnsSafeHost, address.Port, cancellationToken);
        await using var stream = new NetworkStream(socket);
        await using var tls = new SslStream(stream, leaveInnerStreamOpen: true, static (_, _, _, _) => true);
        try
        {
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = address.DnsSafeHost,
                    ApplicationProtocols = [protocol],
                },
                cancellationToken
            );
            return tls.NegotiatedApplicationProtocol == protocol;
        }
        catch (Exception e) when (e is AuthenticationException or IOException)
        {
            return false;
        }
    }
}
