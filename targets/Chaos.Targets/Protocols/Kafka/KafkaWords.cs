using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace Chaos.Targets.Protocols.Kafka;

/// <summary>A message to Kafka.</summary>
internal sealed record KafkaWords : CallWords, IHasHeaders, IHasBody
{
    /// <summary>
    /// The topic of a service whose url begins with <c>kafka://</c>, in place of method and path: it has to be there. A
    /// call has succeeded when all replicas in sync have the message.
    /// </summary>
    [Required]
    public string? Topic { get; init; }

    /// <summary>Key of the message in its topic; none when nothing is said.</summary>
    public string? Key { get; init; }

    /// <summary>Headers of the message by name.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// The message: text, or what is sent as JSON. Values of placeholders are escaped as its kind wants it, by the
    /// header Content-Type.
    /// </summary>
    public JsonElement? Body { get; init; }
}
