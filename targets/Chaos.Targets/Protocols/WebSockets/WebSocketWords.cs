using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Chaos.Targets.Protocols.Streams;

namespace Chaos.Targets.Protocols.WebSockets;

/// <summary>The words of a call over WebSocket.</summary>
internal sealed record WebSocketWords : CallWords, IHasHeaders, IHasStream
{
    /// <summary>
    /// The path with its query at which a connection is opened, for a service whose url begins with <c>ws://</c> or
    /// <c>wss://</c>. <c>/</c> by default. Each call opens a connection and closes it.
    /// </summary>
    [RegularExpression("^/")]
    public string? Socket { get; init; }

    /// <summary>Headers of the request that opens the connection, by name.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The protocol within WebSocket to ask for, such as <c>graphql-transport-ws</c>. None by default.</summary>
    [MinLength(1)]
    public string? Subprotocol { get; init; }

    /// <summary>
    /// What to send after the connection has opened: a text, a value that is sent as JSON, or a list of them. Nothing by
    /// default.
    /// </summary>
    public JsonElement? Send { get; init; }

    /// <summary>
    /// The messages that a call waits for, such as <c>{ count: 5, first: 300ms, between: 2s }</c>. One by default.
    /// </summary>
    public StreamWords? Messages { get; init; }
}
