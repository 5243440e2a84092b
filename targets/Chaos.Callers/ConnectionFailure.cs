using System.Net.Sockets;
using System.Security.Authentication;
using Chaos.Core.Calls;

namespace Chaos.Callers;

/// <summary>
/// Classifies an exchange that got no answer. The result is a status and one of a few fixed texts without addresses, so
/// that equal failures can be counted together. The cause is either the connection or a resource that this machine ran
/// out of.
/// </summary>
internal static class ConnectionFailure
{
    /// <summary>The caller's time ended before an answer came.</summary>
    public const string NoAnswer = "no answer in time";

    /// <summary>The connection broke.</summary>
    public const string Reset = "reset";

    /// <summary>The connection was closed in the middle of an answer.</summary>
    public const string Closed = "closed before the answer's end";

    private const string NotSpoken = "HTTP version not spoken";

    // RFC 9113, section 7.
    private const long ProtocolError = 1;

    /// <summary>Returns the status and the text for an exception and its inner exceptions.</summary>
    public static (CallStatus Status, string Words) Of(Exception exception)
    {
        var all = Chain(exception).ToList();
        var http = all.OfType<HttpRequestException>().FirstOrDefault();
        if (all.OfType<AuthenticationException>().FirstOrDefault() is { } tls)
            return (CallStatus.Refused, all.Any(NamesNoVersion) ? NotSpoken : Certificate(tls.Message));
        if (all.OfType<SocketException>().FirstOrDefault() is { } socket)
            return Of(
                socket.SocketErrorCode,
                http is null or { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.Unknown }
            );
        if (all.OfType<TimeoutException>().Any())
            return (CallStatus.TimedOut, NoAnswer);
        return (http?.HttpRequestError ?? all.OfType<HttpIOException>().FirstOrDefault()?.HttpRequestError) switch
        {
            HttpRequestError.NameResolutionError => (CallStatus.Refused, "DNS: name not known"),
            HttpRequestError.SecureConnectionError => (CallStatus.Reset, "TLS: handshake failed"),
            HttpRequestError.ResponseEnded => (CallStatus.Reset, Closed),
            HttpRequestError.InvalidResponse => (CallStatus.Reset, "answer is no HTTP"),
            HttpRequestError.ConfigurationLimitExceeded => (CallStatus.Reset, "answer's head is too long"),
            HttpRequestError.VersionNegotiationError => (CallStatus.Refused, NotSpoken),
            HttpRequestError.HttpProtocolError
                when all.OfType<HttpProtocolException>().Any(e => e.ErrorCode == ProtocolError) => (
                CallStatus.Reset,
                "answer is no HTTP/2"
            ),
            _ => (CallStatus.Reset, Reset),
        };
    }

    /// <summary>Returns the status and the text for a socket error.</summary>
    /// <param name="error">The error.</param>
    /// <param name="connecting">Whether the connection was not established yet.</param>
    public static (CallStatus Status, string Words) Of(SocketError error, bool connecting) =>
        error switch
        {
            // The fault is this machine's, not the service's: it had no file descriptor, buffer or port left.
            SocketError.TooManyOpenSockets or SocketError.ProcessLimit => (
                CallStatus.Unsent,
                "no descriptor left here"
            ),
            SocketError.NoBufferSpaceAvailable => (CallStatus.Unsent, "no buffer left here"),
            SocketError.AddressNotAvailable => (CallStatus.Unsent, "no port left here"),
            SocketError.ConnectionRefused => (CallStatus.Refused, "connect: refused"),
            SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain or SocketError.NoRecovery => (
                CallStatus.Refused,
                "DNS: name not known"
            ),
            SocketError.HostUnreachable
            or SocketError.NetworkUnreachable
            or SocketError.HostDown
            or SocketError.NetworkDown => (CallStatus.Refused, "connect: no route"),
            SocketError.TimedOut when connecting => (CallStatus.TimedOut, "connect: timed out"),
            _ => (CallStatus.Reset, Reset),
        };

    /// <summary>
    /// Returns what is wrong with a certificate. The platform's message names <c>X509ChainStatusFlags</c>, which are
    /// the same in every language.
    /// </summary>
    private static string Certificate(string message) =>
        message.Contains("NotTimeValid", StringComparison.Ordinal) ? "TLS: certificate has expired"
        : message.Contains("RemoteCertificateNameMismatch", StringComparison.Ordinal)
            ? "TLS: certificate is of another name"
        : message.Contains("certificate", StringComparison.OrdinalIgnoreCase) ? "TLS: certificate not trusted"
        : "TLS: handshake failed";

    /// <summary>
    /// Whether a handshake failed because the server speaks none of the versions of HTTP that were offered. OpenSSL
    /// tells the alert by its number.
    /// </summary>
    private static bool NamesNoVersion(Exception exception) =>
        exception.Message.Contains("no application protocol", StringComparison.OrdinalIgnoreCase)
        || exception.Message.Contains("reason(1120)", StringComparison.Ordinal);

    private static IEnumerable<Exception> Chain(Exception? exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
            yield return e;
    }
}
