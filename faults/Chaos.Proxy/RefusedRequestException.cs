namespace Chaos.Proxy;

/// <summary>The server refuses a request and changes nothing. The reply carries the status and the message.</summary>
/// <param name="status">HTTP status of the reply.</param>
/// <param name="message">The message. Some Toxiproxy clients compare it literally.</param>
internal sealed class RefusedRequestException(int status, string message) : Exception(message)
{
    /// <summary>Code of a proxy that cannot listen at its address.</summary>
    public const string CannotListen = "cannot_listen";

    public int Status { get; } = status;

    /// <summary>
    /// The allowed values, where the message is a fixed text of Toxiproxy's without them; else empty. An extension of this
    /// proxy's replies.
    /// </summary>
    public IReadOnlyList<string> Allowed { get; init; } = [];

    /// <summary>What went wrong, for programs; null where the status says it. An extension of this proxy's replies.</summary>
    public string? Code { get; init; }

    /// <summary>Creates a refusal that names every error.</summary>
    public static RefusedRequestException For(IEnumerable<FieldError> errors, string prefix = "") =>
        new(400, prefix + string.Join("; ", errors));
}
