using System.Text.Encodings.Web;
using System.Text.Json;

namespace Chaos.Targets.Protocols.Streams;

/// <summary>Words of a protocol whose calls can send several messages and wait for several.</summary>
public interface IHasStream
{
    private static readonly JsonSerializerOptions s_plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>What to send: one message or a list of them.</summary>
    JsonElement? Send { get; }

    /// <summary>The messages to wait for.</summary>
    StreamWords? Messages { get; }

    /// <summary>The messages to send as texts, in order. Null for none.</summary>
    IReadOnlyList<string>? SendTexts =>
        Send is not { } send ? null
        : send.ValueKind == JsonValueKind.Array ? [.. send.EnumerateArray().Select(TextOf)]
        : [TextOf(send)];

    private static string TextOf(JsonElement message) =>
        message.ValueKind == JsonValueKind.String ? message.GetString()! : JsonSerializer.Serialize(message, s_plain);
}
