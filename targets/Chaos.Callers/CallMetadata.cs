namespace Chaos.Callers;

/// <summary>The names of <see cref="CallHeaders"/> in lower case, as gRPC requires.</summary>
internal static class CallMetadata
{
    /// <inheritdoc cref="CallHeaders.IdempotencyKey"/>
    public static string IdempotencyKey { get; } = CallHeaders.IdempotencyKey.ToLowerInvariant();

    /// <inheritdoc cref="CallHeaders.Calls"/>
    public static string Calls { get; } = CallHeaders.Calls.ToLowerInvariant();

    /// <inheritdoc cref="CallHeaders.Attempts"/>
    public static string Attempts { get; } = CallHeaders.Attempts.ToLowerInvariant();

    /// <inheritdoc cref="CallHeaders.Degraded"/>
    public static string Degraded { get; } = CallHeaders.Degraded.ToLowerInvariant();
}
