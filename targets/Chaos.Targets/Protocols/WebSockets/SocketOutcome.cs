using System.Net.WebSockets;
using Chaos.Callers;
using Chaos.Core.Calls;

namespace Chaos.Targets.Protocols.WebSockets;

/// <summary>Turns the failure of a connection over WebSocket into the result of a call.</summary>
internal static class SocketOutcome
{
    /// <summary>The outcome of a call whose service sends what RFC 6455 does not allow.</summary>
    public const string NoFrames = "answer is no WebSocket";

    /// <summary>The result when a connection was not opened or broke.</summary>
    public static CallResult Of(WebSocketException exception, ClientWebSocket socket)
    {
        var code = (int)socket.HttpStatusCode;
        if (exception.WebSocketErrorCode == WebSocketError.NotAWebSocket && code >= 100 && code != 101)
            return new(HttpOutcome.Bad(code), Detail: HttpOutcome.TextOf(code)) { Outcome = HttpOutcome.TextOf(code) };
        var (status, words) = exception.WebSocketErrorCode switch
        {
            WebSocketError.Faulted when exception.InnerException is null => (CallStatus.Reset, NoFrames),
            WebSocketError.ConnectionClosedPrematurely when exception.InnerException is null => (
                CallStatus.Reset,
                ConnectionFailure.Closed
            ),
            _ => ConnectionFailure.Of(exception),
        };
        return new(status, status == CallStatus.Unsent ? 0 : 1, Detail: words) { Outcome = words };
    }
}
