namespace Chaos.Core.Calls;

/// <summary>The result of a call.</summary>
/// <param name="Status">How the call ended.</param>
/// <param name="Attempts">Number of attempts that the callee's side reports for the call: at least 1 unless it was
/// never sent.</param>
/// <param name="Bytes">Payload bytes received.</param>
/// <param name="Detail">For a call that is not good: what was seen, in a few words. Null for a good call, so that it
/// allocates nothing.</param>
public readonly record struct CallResult(CallStatus Status, int Attempts = 1, long Bytes = 0, string? Detail = null)
{
    /// <summary>
    /// What was seen, in the protocol's own word, as the table of outcomes lists it: <c>200</c>, <c>503</c>,
    /// <c>UNAVAILABLE</c>, <c>TLS: certificate has expired</c>. There are few distinct values and they are cached, so
    /// that an outcome costs no allocation. Null where the status says everything.
    /// </summary>
    public string? Outcome { get; init; }

    /// <summary>Time in which the caller waited on purpose. It counts neither as latency nor as service time.</summary>
    public TimeSpan Paused { get; init; }

    /// <summary>When the messages of its stream came; null when the call is no stream, or none came.</summary>
    public StreamTimes? Stream { get; init; }

    /// <summary>
    /// For a call that is not good: the beginning of the answer's body, with secrets masked. Null unless the file keeps
    /// bodies.
    /// </summary>
    public string? Body { get; init; }

    /// <summary>Payload bytes sent.</summary>
    public long Sent { get; init; }
}
