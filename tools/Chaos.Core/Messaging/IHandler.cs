namespace Chaos.Core.Messaging;

/// <summary>Handles the messages that a consumer receives.</summary>
public interface IHandler
{
    /// <summary>
    /// Works on a message, makes its effect and logs the handling. After it has completed, the consumer may acknowledge
    /// the message.
    /// </summary>
    /// <returns>False for a message that cannot be handled, however often it is delivered.</returns>
    ValueTask<bool> HandleAsync(Delivery delivery, CancellationToken cancellationToken);
}
