using System.Net.Sockets;
using System.Text.RegularExpressions;
using Chaos.Callers;

namespace Chaos.Targets.RabbitMq;

/// <summary>Names the outcomes of a message by a few fixed texts.</summary>
internal static partial class RabbitOutcome
{
    internal const string Confirmed = "confirmed";

    /// <summary>The outcome of a message that needs no confirm.</summary>
    internal const string Written = "written";

    internal const string Returned = "returned: no queue takes it";

    internal const string Nacked = "nacked";

    internal const string NoConfirm = "no confirm";

    internal const string NoConnection = "no connection";

    /// <summary>
    /// Returns why there is no connection: the broker's name of the error, or the fault of the connection.
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
    /// Returns the broker's name of an error in a text, such as <c>NOT_FOUND</c> in <c>404 NOT_FOUND - no exchange
    /// 'x'</c>. Returns null when there is none.
    /// </summary>
    internal static string? NameIn(string told) =>
        Error().Match(told) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex(@"\b[2-5]\d\d ([A-Z][A-Z_]+)\b")]
    private static partial Regex Error();
}
