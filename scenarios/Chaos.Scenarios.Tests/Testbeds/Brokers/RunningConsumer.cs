using System.Collections.Concurrent;
using Chaos.Core.Messaging;

namespace Chaos.Scenarios.Tests.Testbeds.Brokers;

/// <summary>A consumer that runs until it is disposed, and records what it received.</summary>
internal sealed class RunningConsumer : IHandler, IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _subscribed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IConsumer _consumer;
    private readonly Func<Delivery, CancellationToken, ValueTask<bool>> _handle;
    private readonly Task _running;

    internal RunningConsumer(IConsumer consumer, Func<Delivery, CancellationToken, ValueTask<bool>> handle)
    {
        (_consumer, _handle) = (consumer, handle);
        _running = consumer.RunAsync(this, _subscribed.SetResult, _stop.Token);
    }

    /// <summary>The messages whose handling has begun, in that order.</summary>
    internal ConcurrentQueue<Delivery> Seen { get; } = [];

    internal IEnumerable<long> Numbers => Seen.Select(d => d.Stamp.Sequence);

    internal Task SubscribedAsync() => _subscribed.Task.WaitAsync(TimeSpan.FromSeconds(60));

    internal Task SeesAsync(int count) =>
        Eventually.HoldsAsync(
            () => ValueTask.FromResult(Seen.Count >= count),
            () => $"{Seen.Count} of {count} messages came"
        );

    public ValueTask<bool> HandleAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        Seen.Enqueue(delivery);
        return _handle(delivery, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        await _consumer.DisposeAsync();
        _stop.Dispose();
    }
}
