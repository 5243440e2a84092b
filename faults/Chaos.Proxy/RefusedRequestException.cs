namespace Chaos.Proxy;

/// <summary>The server refuses a request and changes nothing. The reply carries the status and the message.</summary>
/// <param name="status">HTTP status of the reply.</param>
/// <param name="message">The message. Some Toxiproxy clients compare it literally.</param>
internal sealed class RefusedRequestException(int status, string message) : Exception(message)
{
    public int Status { get; } = status;

    /// <summary>Creates a refusal that names every error.</summary>
    public static RefusedRequestException For(IEnumerable<FieldError> errors, string prefix = "") =>
        new(400, prefix + string.Join("; ", errors));
}
