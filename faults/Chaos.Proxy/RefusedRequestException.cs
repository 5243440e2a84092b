namespace Chaos.Proxy;

/// <summary>
/// The user asked for something that cannot be done. The reply carries the status and the message; nothing was changed.
/// </summary>
/// <param name="status">HTTP status of the reply.</param>
/// <param name="message">The message, which clients of the original match literally in places.</param>
internal sealed class RefusedRequestException(int status, string message) : Exception(message)
{
    public int Status { get; } = status;

    /// <summary>Refuses with every mistake at once.</summary>
    public static RefusedRequestException For(IEnumerable<FieldError> errors, string prefix = "") =>
        new(400, prefix + string.Join("; ", errors));
}
