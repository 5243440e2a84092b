namespace Chaos.Core.Calls;

/// <summary>What a call came to.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Attempts">How many attempts the callee's side reports to have made for it, at least 1 unless it was
/// never sent.</param>
/// <param name="Bytes">Payload bytes received.</param>
/// <param name="Detail">For a call that is not good: what was seen, in a few words; null otherwise, so that a good call
/// allocates nothing.</param>
public readonly record struct CallResult(CallStatus Status, int Attempts = 1, long Bytes = 0, string? Detail = null)
{
    /// <summary>
    /// What was seen, in the protocol's own word, as the table of outcomes lists it: <c>200</c>, <c>503</c>,
    /// <c>UNAVAILABLE</c>, <c>TLS: certificate has expired</c>. Of few distinct values and cached, so that it costs no
    /// allocation; null where the status says all.
    /// </summary>
    public string? Outcome { get; init; }
}
