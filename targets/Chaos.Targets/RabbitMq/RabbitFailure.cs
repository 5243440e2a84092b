using System.Net.Sockets;
using RabbitMQ.Client.Exceptions;

namespace Chaos.Targets.RabbitMq;

/// <summary>
/// What the client throws when a broker is away or refuses, told in a few words that hold no credentials.
/// </summary>
internal static class RabbitFailure
{
    /// <summary>Whether it is the broker's or the way's, and not our own defect.</summary>
    internal static bool Is(Exception e) =>
        e
            is RabbitMQClientException
                or IOException
                or SocketException
                or TimeoutException
                or ObjectDisposedException
                or OperationCanceledException
        || (e is AggregateException many && many.InnerExceptions.All(Is));

    /// <summary>What happened.</summary>
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

    /// <summary>Whether the broker does not let us in with these credentials.</summary>
    internal static bool IsLogin(Exception e) =>
        Find<AuthenticationFailureException>(e) is not null
        || Find<PossibleAuthenticationFailureException>(e) is not null;

    /// <summary>The first exception of a kind among one and those within it.</summary>
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
