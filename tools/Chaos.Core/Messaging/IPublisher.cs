namespace Chaos.Core.Messaging;

/// <summary>Publishes messages to one channel of a broker. Called from many threads at once.</summary>
public interface IPublisher : IAsyncDisposable
{
    /// <summary>Publishes a message and waits for its acknowledgement, as the channel's settings define it. A failure
    /// is a result, never an exception. Before it first waits it has taken its place among the others, so that messages
    /// are stored in the order of these calls.</summary>
    ValueTask<Publication> PublishAsync(
        MessageStamp message,
        ReadOnlyMemory<byte> payload,
        CancellationToken cancellationToken
    );
}
