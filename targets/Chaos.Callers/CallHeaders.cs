namespace Chaos.Callers;

/// <summary>
/// What a call carries beside its request, and what an answer says of it, by the names of their headers. Metadata of
/// gRPC has the same names, in lower case (<see cref="CallMetadata"/>). Who made the call stands in
/// <see cref="Core.Calls.CallBaggage.Header"/>.
/// </summary>
internal static class CallHeaders
{
    /// <summary>Of a request: it repeats another one with the same key.</summary>
    public const string IdempotencyKey = "Idempotency-Key";

    /// <summary>
    /// Of a request over HTTP: how many milliseconds are left for it. gRPC has a deadline of its own.
    /// </summary>
    public const string Budget = "Chaos-Budget";

    /// <summary>Of a request: the services, separated by commas, that are to be called for it.</summary>
    public const string Calls = "Chaos-Calls";

    /// <summary>
    /// Of an answer, or a trailer: the most attempts that the callee made at one of the services it calls.
    /// </summary>
    public const string Attempts = "Chaos-Attempts";

    /// <summary>Of an answer: why it failed.</summary>
    public const string Status = "Chaos-Status";

    /// <summary>Of an answer, or a trailer: it is usable but not the full one.</summary>
    public const string Degraded = "Chaos-Degraded";
}
