using Chaos.Core.Calls;
using Chaos.Core.Messaging;
using RabbitMQ.Client;

namespace Chaos.Targets.RabbitMq;

/// <summary>A message on its way to the broker, from the call until it is known what became of it.</summary>
/// <param name="identity">What it is told apart by when it comes back: its producer and its number there.</param>
/// <param name="routingKey">By what the exchange finds its queues.</param>
/// <param name="properties">What stands beside the payload.</param>
/// <param name="payload">The payload.</param>
internal sealed class Sending(
    (int Producer, long Sequence) identity,
    CachedString routingKey,
    BasicProperties properties,
    ReadOnlyMemory<byte> payload
)
{
    private readonly TaskCompletionSource<Publication> _outcome = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    internal (int Producer, long Sequence) Identity => identity;

    internal CachedString RoutingKey => routingKey;

    internal BasicProperties Properties => properties;

    internal ReadOnlyMemory<byte> Payload => payload;

    internal Task<Publication> Outcome => _outcome.Task;

    /// <param name="status">How it ended.</param>
    /// <param name="outcome">The same in the broker's words.</param>
    /// <param name="detail">What was seen.</param>
    internal void End(CallStatus status, string outcome, string? detail = null) =>
        _outcome.TrySetResult(new(new(status, Detail: detail) { Outcome = outcome }));
}
