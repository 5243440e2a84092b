namespace Chaos.Core.Calls;

/// <summary>How a call ended, in any protocol. The list is closed: reports and metrics handle every member.</summary>
public enum CallStatus
{
    /// <summary>The answer that was asked for.</summary>
    Ok,

    /// <summary>A usable answer that is not the full one: a default, a stale or a partial one.</summary>
    Degraded,

    /// <summary>The service answers that the request is wrong.</summary>
    ClientError,

    /// <summary>No connection: nothing listens at the address, or the listener refused the connection.</summary>
    Refused,

    /// <summary>No answer within the caller's time limit.</summary>
    TimedOut,

    /// <summary>The connection broke before the answer was complete.</summary>
    Reset,

    /// <summary>Rejected on purpose by a limiter, a breaker, a bulkhead or a full queue.</summary>
    Rejected,

    /// <summary>The service answers that it failed.</summary>
    ServerError,

    /// <summary>Never sent: the generator's cap on calls in flight was reached.</summary>
    Dropped,

    /// <summary>Whether the call took effect is not known: the run stopped, or an acknowledgement was lost.</summary>
    Unknown,

    /// <summary>
    /// Not made, because the generator was not able to: it was too late, had no file descriptor, or could not build the
    /// request. The call counts neither for nor against the service.
    /// </summary>
    Unsent,

    /// <summary>An answer came, and it is not what <c>expect</c> or <c>capture</c> asks for.</summary>
    Unexpected,
}
