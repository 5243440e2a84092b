using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Chaos.Scenarios.Testbeds.Wires;

/// <summary>Finds whether a service speaks TLS, by the first message of a handshake. No request is sent.</summary>
public static class TlsLook
{
    /// <summary>The first bytes of what a service of TLS answers: an alert, or its own hello.</summary>
    private const byte Alert = 0x15;
    private const byte Handshake = 0x16;

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Makes a handshake on a connection, so that the library and the certificates of this machine are loaded before a
    /// load. Whether the service's certificate is good, the load itself finds.
    /// </summary>
    /// <param name="socket">The connection.</param>
    /// <param name="address">The service's address.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task ShakeHandsAsync(Socket socket, Uri address, CancellationToken cancellationToken)
    {
        await using var stream = new NetworkStream(socket);
        await using var tls = new SslStream(stream, leaveInnerStreamOpen: true, static (_, _, _, _) => true);
        try
        {
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions { TargetHost = address.DnsSafeHost },
                cancellationToken
            );
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            // The calls of the load say what is wrong.
        }
    }

    /// <summary>Whether a service speaks TLS; null when it answers nothing from which that can be seen.</summary>
    /// <param name="address">The service's address.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SocketException">There is no connection.</exception>
    public static async Task<bool?> IsSpokenAsync(Uri address, TimeProvider time, CancellationToken cancellationToken)
    {
        using var passed = new CancellationTokenSource(s_limit, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, passed.Token);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(address.DnsSafeHost, address.Port, limit.Token);
        try
        {
            await socket.SendAsync(TlsHello.To(address.DnsSafeHost), limit.Token);
            var first = new byte[1];
            return await socket.ReceiveAsync(first, limit.Token) == 0 ? null : first[0] is Alert or Handshake;
        }
        catch (Exception e)
            when (e is SocketException
                || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            return null;
        }
    }
}
