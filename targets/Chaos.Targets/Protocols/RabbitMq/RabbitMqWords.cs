using System.Text.Json;
using Chaos.Targets.Protocols.Brokers;

namespace Chaos.Targets.Protocols.RabbitMq;

/// <summary>The words of a message to RabbitMQ.</summary>
internal sealed record RabbitMqWords : CallWords, IHasHeaders, IHasBody, IHasReceipt
{
    /// <summary>
    /// The queue of a service whose url begins with <c>amqp://</c> (RabbitMQ), instead of method and path. It must
    /// exist. A call succeeds when the broker has confirmed the message.
    /// </summary>
    public string? Queue { get; init; }

    /// <summary>
    /// The RabbitMQ exchange, instead of a queue. <c>""</c> is the default exchange. A message that is routed to no
    /// queue is a failed call.
    /// </summary>
    public string? Exchange { get; init; }

    /// <summary>The routing key, by which the exchange selects queues.</summary>
    public string? RoutingKey { get; init; }

    /// <summary>Headers of the message by name.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// The message: text, or a value that is sent as JSON. Values of placeholders are escaped according to the header
    /// Content-Type.
    /// </summary>
    public JsonElement? Body { get; init; }

    /// <summary>
    /// Whether a call ends only when a consumer of the run itself has received the message, so that its latency is that
    /// from end to end. It gets copies in a queue of its own, bound to <c>exchange</c>; other queues are not touched.
    /// </summary>
    public bool Receive { get; init; }
}
