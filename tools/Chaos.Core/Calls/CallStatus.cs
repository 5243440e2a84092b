namespace Chaos.Core.Calls;

/// <summary>How a call ended, whatever the protocol. Closed: reports and metrics know every member.</summary>
public enum CallStatus
{
    /// <summary>The answer that was asked for.</summary>
    Ok,

    /// <summary>A usable answer that is not the full one: a default, a stale or a partial one.</summary>
    Degraded,

    /// <summary>The service says that the caller is wrong.</summary>
    ClientError,

    /// <summary>No connection: nobody listens, or the listener turned the caller away.</summary>
    Refused,

    /// <summary>No answer within the caller's time limit.</summary>
    TimedOut,

    /// <summary>The connection broke before the answer was complete.</summary>
    Reset,

    /// <summary>Turned away on purpose, by a limiter, a breaker, a bulkhead or a full queue.</summary>
    Rejected,

    /// <summary>The service says that it failed.</summary>
    ServerError,

    /// <summary>Never sent: the generator's cap on calls in flight was reached.</summary>
    Dropped,

    /// <summary>
    /// It cannot be said whether the call took effect: the run stopped, or an acknowledgement was lost.
    /// </summary>
    Unknown,

    /// <summary>
    /// Never made, because the generator could not: it came to the call too late, had no descriptor, or could not build
    /// the request. It counts neither for nor against the service.
    /// </summary>
    Unsent,
}
