using System.Text.Json;

namespace Chaos.Targets.Protocols.RabbitMq;

/// <summary>A message to RabbitMQ.</summary>
internal sealed record RabbitMqWords : CallWords, IHasHeaders, IHasBody
{
    /// <summary>
    /// The queue of a service whose url begins with <c>amqp://</c> (RabbitMQ), in place of method and path: it has to
    /// be there. A call has succeeded when the broker has confirmed the message.
    /// </summary>
    public string? Queue { get; init; }

    /// <summary>
    /// The exchange of RabbitMQ, in place of a queue; <c>""</c> for the default one. A message that no queue takes is a
    /// failed call.
    /// </summary>
    public string? Exchange { get; init; }

    /// <summary>By what the exchange finds queues.</summary>
    public string? RoutingKey { get; init; }

    /// <summary>Headers of the message by name.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// The message: text, or what is sent as JSON. Values of placeholders are escaped as its kind wants it, by the
    /// header Content-Type.
    /// </summary>
    public JsonElement? Body { get; init; }
}
