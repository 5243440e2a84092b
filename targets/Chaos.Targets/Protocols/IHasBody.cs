using System.Text.Json;

namespace Chaos.Targets.Protocols;

/// <summary>Words of a protocol whose calls have a body.</summary>
public interface IHasBody
{
    /// <summary>The body: text, or a value that is sent as JSON. Null for none.</summary>
    JsonElement? Body { get; }

    /// <summary>The body as the text that is sent. Null for none.</summary>
    string? BodyText =>
        Body is not { } body ? null
        : body.ValueKind == JsonValueKind.String ? body.GetString()
        : JsonSerializer.Serialize(body);
}
