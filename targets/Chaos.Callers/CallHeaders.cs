namespace Chaos.Callers;

/// <summary>
/// Names of the headers that a request carries beside its content and that an answer returns. gRPC metadata has the
/// same names in lower case (<see cref="CallMetadata"/>). The header that identifies the call is
/// <see cref="Core.Calls.CallBaggage.Header"/>.
/// </summary>
internal static class CallHeaders
{
    /// <summary>Request header: the request repeats another request that has the same key.</summary>
    public const string IdempotencyKey = "Idempotency-Key";

    /// <summary>
    /// Request header, HTTP only: milliseconds that are left for the request. gRPC has its own deadline.
    /// </summary>
    public const string Budget = "Chaos-Budget";

    /// <summary>Request header: the services that the callee is to call, separated by commas.</summary>
    public const string Calls = "Chaos-Calls";

    /// <summary>
    /// Answer header or trailer: the largest number of attempts that the callee made at one of the services it calls.
    /// </summary>
    public const string Attempts = "Chaos-Attempts";

    /// <summary>Answer header: why the call failed.</summary>
    public const string Status = "Chaos-Status";

    /// <summary>Answer header or trailer: the answer is usable but not complete.</summary>
    public const string Degraded = "Chaos-Degraded";
}
