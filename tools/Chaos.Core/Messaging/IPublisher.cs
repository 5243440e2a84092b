namespace Chaos.Core.Messaging;

/// <summary>Publishes messages to one channel of a broker. Safe to call from many threads at once.</summary>
public interface IPublisher : IAsyncDisposable
{
    /// <summary>
    /// Publishes a message and waits for its acknowledgement, as the channel's settings define it. A failure is a
    /// result and never an exception. The message is queued before the method first waits, so that messages are stored
    /// in the order of the calls.
    /// </summary>
    ValueTask<Publication> PublishAsync(
        MessageStamp message,
        ReadOnlyMemory<byte> payload,
        CancellationToken cancellationToken
    );
}
