using System.Text.Json;
using System.Text.Json.Serialization;

namespace Chaos.Core.Topologies;

/// <summary>
/// The protocol on an edge. Here are the protocols of the sample shop, and raw TCP; further protocols are defined in
/// their own folders.
/// </summary>
/// <param name="Word">The word for it in files and messages.</param>
/// <param name="Name">Its name, such as <c>gRPC</c>.</param>
[JsonConverter(typeof(WordConverter))]
public sealed record EdgeProtocol(string Word, string Name)
{
    /// <summary>HTTP/1.1, with or without TLS.</summary>
    public static EdgeProtocol Http { get; } = new("http", "HTTP") { IsHttp = true };

    /// <summary>HTTP/2, with or without TLS.</summary>
    public static EdgeProtocol Http2 { get; } = new("http2", "HTTP/2") { IsHttp2 = true };

    /// <summary>gRPC, over HTTP/2.</summary>
    public static EdgeProtocol Grpc { get; } = new("grpc", "gRPC") { IsHttp2 = true };

    /// <summary>
    /// Raw TCP of an unknown protocol. Only a client's first bytes are known, from <see cref="Edge.Canary"/>.
    /// </summary>
    public static EdgeProtocol Tcp { get; } = new("tcp", "TCP") { Unread = "no HTTP" };

    /// <summary>Whether it is HTTP/1.1, whose requests a proxy can read, count and fault.</summary>
    public bool IsHttp { get; init; }

    /// <summary>Whether it is HTTP/2 or a protocol on it, whose requests a proxy can read, count and fault.</summary>
    public bool IsHttp2 { get; init; }

    /// <summary>
    /// The words behind "speaks" in a message that a proxy reads no requests, such as <c>Kafka's protocol</c>.
    /// </summary>
    public string Unread { get; init; } = Name;

    /// <summary>Protocols are equal when their words are equal.</summary>
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
                ? new[] { Http, Http2, Grpc, Tcp }.FirstOrDefault(p => p.Word == word) ?? new(word, word)
                : throw new JsonException("a protocol must be a word");

        public override void Write(Utf8JsonWriter writer, EdgeProtocol value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Word);
    }
}
