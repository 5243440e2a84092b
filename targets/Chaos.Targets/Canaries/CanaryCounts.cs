namespace Chaos.Targets.Canaries;

/// <summary>Receives how many bytes canaries send, so that they are not taken for the caller's.</summary>
public sealed record CanaryCounts
{
    /// <summary>Counts nothing.</summary>
    public static CanaryCounts None { get; } = new();

    /// <summary>Called for every connection just before its first bytes are sent, with their number.</summary>
    public Action<int>? Sending { get; init; }

    /// <summary>Called just before more bytes are sent on the same connection, with their number.</summary>
    public Action<int>? SendingMore { get; init; }

    /// <summary>
    /// Called with the number of bytes sent when the connection was closed before any byte of an answer. Behind a proxy
    /// these bytes have not reached the service.
    /// </summary>
    public Action<int>? Lost { get; init; }
}
