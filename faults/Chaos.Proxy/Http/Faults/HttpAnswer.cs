namespace Chaos.Proxy.Http.Faults;

/// <summary>An answer that the proxy gives in place of the service.</summary>
/// <param name="Status">Status code.</param>
/// <param name="RetryAfterSeconds">Value of <c>Retry-After</c>; null omits the field.</param>
/// <param name="Body">Body as text; may be empty.</param>
internal sealed record HttpAnswer(int Status, long? RetryAfterSeconds, string Body)
{
    /// <summary>Status of a gRPC call, in place of the status code; null for none.</summary>
    public int? GrpcStatus { get; init; }

    /// <summary>Message beside that; may be empty.</summary>
    public string GrpcMessage { get; init; } = "";
}
