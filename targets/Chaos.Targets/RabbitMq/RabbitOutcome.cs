using System.Net.Sockets;
using System.Text.RegularExpressions;
using Chaos.Callers;

namespace Chaos.Targets.RabbitMq;

/// <summary>What became of a message, in few distinct words.</summary>
internal static partial class RabbitOutcome
{
    internal const string Confirmed = "confirmed";

    /// <summary>Of a publisher that asks for no confirm.</summary>
    internal const string Written = "written";

    internal const string Returned = "returned: no queue takes it";

    internal const string Nacked = "nacked";

    internal const string NoConfirm = "no confirm";

    internal const string NoConnection = "no connection";

    /// <summary>
    /// Why there is no connection: the broker's own name of an error, or what is wrong with the way to it.
    /// </summary>
    internal static string Of(Exception e) =>
        e switch
        {
            _ when RabbitFailure.IsLogin(e) => "login refused",
            _ when NameIn(RabbitFailure.Of(e)) is { } name => name,
            _ when RabbitFailure.Find<SocketException>(e) is { } socket => ConnectionFailure
                .Of(socket.SocketErrorCode, connecting: true)
                .Words,
            _ => NoConnection,
        };

    /// <summary>
    /// The broker's name of an error in what was told of it, <c>NOT_FOUND</c> in <c>404 NOT_FOUND - no exchange
    /// 'x'</c>; null where there is none.
    /// </summary>
    internal static string? NameIn(string told) =>
        Error().Match(told) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex(@"\b[2-5]\d\d ([A-Z][A-Z_]+)\b")]
    private static partial Regex Error();
}
