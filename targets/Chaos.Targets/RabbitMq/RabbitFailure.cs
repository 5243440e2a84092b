using System.Net.Sockets;
using RabbitMQ.Client.Exceptions;

namespace Chaos.Targets.RabbitMq;

/// <summary>
/// Describes exceptions of the client when a broker cannot be reached or refuses. The texts are short and contain no
/// credentials.
/// </summary>
internal static class RabbitFailure
{
    /// <summary>
    /// Returns whether the broker or the connection caused the exception, and not a defect of this program.
    /// </summary>
    internal static bool Is(Exception e) =>
        e
            is RabbitMQClientException
                or IOException
                or SocketException
                or TimeoutException
                or ObjectDisposedException
                or OperationCanceledException
        || (e is AggregateException many && many.InnerExceptions.All(Is));

    /// <summary>Returns a short description of the failure.</summary>
    internal static string Of(Exception e) =>
        e switch
        {
            _ when IsLogin(e) => "the broker refuses the login",
            _ when Find<OperationInterruptedException>(e) is { ShutdownReason: { } reason } =>
                $"the broker says {reason.ReplyCode} {reason.ReplyText}",
            _ when Find<SocketException>(e) is { } socket => socket.SocketErrorCode switch
            {
                SocketError.ConnectionRefused => "connection refused",
                SocketError.ConnectionReset => "connection reset",
                SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => "no such host",
                _ => socket.SocketErrorCode.ToString(),
            },
            _ when Find<EndOfStreamException>(e) is not null => "the connection was closed",
            _ when Find<TimeoutException>(e) is not null || Find<OperationCanceledException>(e) is not null =>
                "no answer in time",
            _ => e.Message.ReplaceLineEndings(" "),
        };

    /// <summary>Returns whether the broker refuses the credentials.</summary>
    internal static bool IsLogin(Exception e) =>
        Find<AuthenticationFailureException>(e) is not null
        || Find<PossibleAuthenticationFailureException>(e) is not null;

    /// <summary>Returns the first exception of a type among an exception and its inner exceptions.</summary>
    internal static T? Find<T>(Exception? e)
        where T : Exception =>
        e switch
        {
            null => null,
            T found => found,
            AggregateException many => many.InnerExceptions.Select(Find<T>).FirstOrDefault(f => f is not null),
            _ => Find<T>(e.InnerException),
        };
}
