using System.Net.Security;
using System.Security.Authentication;
using Chaos.Targets.Canaries;

namespace Chaos.Targets.Protocols.Postgres;

/// <summary>
/// Asks PostgreSQL whether it speaks TLS, and goes as far as the server logs nothing: it reports a broken-off handshake
/// of TLS, but not a client that leaves before its first message.
/// </summary>
internal sealed class PostgresTalk : CanaryTalk
{
    /// <summary>Length 8, then the code of SSLRequest.</summary>
    public override ReadOnlyMemory<byte> Hello { get; } = new byte[] { 0, 0, 0, 8, 0x04, 0xD2, 0x16, 0x2F };

    // E is an error of a server that cannot serve now, and an answer all the same.
    public override CanaryAnswer Judge(ReadOnlySpan<byte> answer) =>
        answer[0] is (byte)'S' or (byte)'N' or (byte)'E'
            ? CanaryAnswer.Good
            : CanaryAnswer.Foreign("PostgreSQL", answer);

    public override async Task<CanaryAnswer> EndAsync(
        Stream connection,
        ReadOnlyMemory<byte> answer,
        CancellationToken cancellationToken
    )
    {
        if (answer.Span[0] != (byte)'S')
            return CanaryAnswer.Good;
        await using var tls = new SslStream(connection, leaveInnerStreamOpen: true);
        try
        {
            await tls.AuthenticateAsClientAsync(
                // Nothing is sent to the server, whoever it is.
                new() { TargetHost = "", RemoteCertificateValidationCallback = static (_, _, _, _) => true },
                cancellationToken
            );
            await tls.ShutdownAsync();
        }
        catch (AuthenticationException)
        {
            // A server that asks for a version or a certificate that is not here has answered all the same.
        }
        return CanaryAnswer.Good;
    }
}
