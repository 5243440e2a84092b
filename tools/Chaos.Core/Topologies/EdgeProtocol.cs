using System.Text.Json;
using System.Text.Json.Serialization;

namespace Chaos.Core.Topologies;

/// <summary>
/// What is spoken over an edge. Further ones stand in the folders of their protocols; these are what the sample shop
/// speaks, and bytes of which nothing is known.
/// </summary>
/// <param name="Word">The word for it in files and messages.</param>
/// <param name="Name">Its name, such as <c>gRPC</c>.</param>
[JsonConverter(typeof(WordConverter))]
public sealed record EdgeProtocol(string Word, string Name)
{
    /// <summary>HTTP/1.1, with or without TLS.</summary>
    public static EdgeProtocol Http { get; } = new("http", "HTTP") { IsHttp = true };

    /// <summary>gRPC, over HTTP/2 without TLS.</summary>
    public static EdgeProtocol Grpc { get; } =
        new("grpc", "gRPC") { Unread = "gRPC", Why = ", whose requests lie in frames of HTTP/2" };

    /// <summary>Bytes of which nothing is known but how a client begins: <see cref="Edge.Canary"/> says it.</summary>
    public static EdgeProtocol Tcp { get; } = new("tcp", "TCP") { Unread = "no HTTP" };

    /// <summary>Whether it is requests of HTTP/1.1, which a proxy can read, count and fault.</summary>
    public bool IsHttp { get; init; }

    /// <summary>What is said to be spoken where a proxy reads no requests, such as <c>Kafka's protocol</c>.</summary>
    public string Unread { get; init; } = Name;

    /// <summary>Why none is read, as the end of that sentence; empty for nothing more.</summary>
    public string Why { get; init; } = "";

    /// <summary>The same protocol goes by the same word.</summary>
    public bool Equals(EdgeProtocol? other) => other?.Word == Word;

    public override int GetHashCode() => Word.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Name;

    private sealed class WordConverter : JsonConverter<EdgeProtocol>
    {
        public override EdgeProtocol Read(
            ref Utf8JsonReader reader,
            Type typeToConvert,
            JsonSerializerOptions options
        ) =>
            reader.GetString() is { } word
                ? new[] { Http, Grpc, Tcp }.FirstOrDefault(p => p.Word == word) ?? new(word, word)
                : throw new JsonException("a protocol goes by a word");

        public override void Write(Utf8JsonWriter writer, EdgeProtocol value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Word);
    }
}
