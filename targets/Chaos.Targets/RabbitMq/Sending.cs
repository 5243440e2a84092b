using Chaos.Core.Calls;
using Chaos.Core.Messaging;
using RabbitMQ.Client;

namespace Chaos.Targets.RabbitMq;

/// <summary>A message under way to the broker, from the call until its outcome is known.</summary>
/// <param name="identity">Identifies the message when it is returned: its producer and its number there.</param>
/// <param name="routingKey">The routing key, by which the exchange selects queues.</param>
/// <param name="properties">The AMQP properties of the message.</param>
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

    /// <param name="status">The status of the call.</param>
    /// <param name="outcome">The outcome in the broker's words.</param>
    /// <param name="detail">A description of what happened.</param>
    internal void End(CallStatus status, string outcome, string? detail = null) =>
        _outcome.TrySetResult(new(new(status, Detail: detail) { Outcome = outcome }));
}
