namespace Chaos.Core.Messaging;

/// <summary>One member of a group of consumers, in a worker's process.</summary>
public interface IConsumer : IAsyncDisposable
{
    /// <summary>
    /// Takes part: consumes until cancelled, and connects again by itself, with a bounded pause, when the broker goes
    /// away. <paramref name="subscribed"/> is called once when the first subscription stands.
    /// </summary>
    Task RunAsync(IHandler handler, Action subscribed, CancellationToken cancellationToken);
}
