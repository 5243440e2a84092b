namespace Chaos.Core.Messaging;

/// <summary>What a consumer does with a message.</summary>
public interface IHandler
{
    /// <summary>
    /// Works on a message, has its effect, and writes it down. When this has ended the message may be acknowledged.
    /// </summary>
    /// <returns>False for a message that cannot be handled, however often it comes.</returns>
    ValueTask<bool> HandleAsync(Delivery delivery, CancellationToken cancellationToken);
}
