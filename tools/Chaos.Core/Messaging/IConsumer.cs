namespace Chaos.Core.Messaging;

/// <summary>A running member of a group of consumers, in a worker's process.</summary>
public interface IConsumer : IAsyncDisposable
{
    /// <summary>
    /// Consumes until cancelled. When the connection to the broker is lost it connects again, with a bounded pause
    /// between attempts. It calls <paramref name="subscribed"/> once, after the first subscription.
    /// </summary>
    Task RunAsync(IHandler handler, Action subscribed, CancellationToken cancellationToken);
}
