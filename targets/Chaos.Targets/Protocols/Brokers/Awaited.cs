namespace Chaos.Targets.Protocols.Brokers;

/// <summary>A message that a call has published and waits for.</summary>
/// <param name="begun">Timestamp at which it was published.</param>
internal sealed class Awaited(long begun)
{
    /// <summary>Timestamp at which it was published.</summary>
    public long Begun => begun;

    /// <summary>Timestamp at which the broker confirmed it; null before.</summary>
    public long? Confirmed { get; set; }

    /// <summary>Whether the call has ended without it.</summary>
    public bool HasEnded { get; set; }

    /// <summary>Whether it may have come while the consumer was away.</summary>
    public bool IsUnseen { get; set; }

    /// <summary>Ends when it has been received.</summary>
    public TaskCompletionSource Arrived { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
