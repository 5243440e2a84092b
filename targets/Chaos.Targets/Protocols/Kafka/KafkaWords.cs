using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Chaos.Targets.Protocols.Brokers;

namespace Chaos.Targets.Protocols.Kafka;

/// <summary>The words of a message to Kafka.</summary>
internal sealed record KafkaWords : CallWords, IHasHeaders, IHasBody, IHasReceipt
{
    /// <summary>
    /// The topic of a service whose url begins with <c>kafka://</c>, instead of method and path. It must exist. A call
    /// succeeds when all in-sync replicas have the message.
    /// </summary>
    [Required]
    public string? Topic { get; init; }

    /// <summary>Key of the message in its topic. None by default.</summary>
    public string? Key { get; init; }

    /// <summary>Headers of the message by name.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// The message: text, or a value that is sent as JSON. Values of placeholders are escaped according to the header
    /// Content-Type.
    /// </summary>
    public JsonElement? Body { get; init; }

    /// <summary>
    /// Whether a call ends only when a consumer of the run itself has received the message, so that its latency is that
    /// from end to end. It reads the topic beside the groups of others, joins none and commits nothing.
    /// </summary>
    public bool Receive { get; init; }
}
