using System.Text.Json.Serialization;
using Chaos.Core.Calls;
using Chaos.Core.Texts;
using Chaos.Core.Topologies;
using Chaos.Targets.Protocols.Streams;
using Chaos.Targets.Requests;

namespace Chaos.Targets.Protocols.WebSockets;

/// <summary>
/// A connection over WebSocket that the user defines. A call opens it, sends messages, waits for messages, and closes it.
/// Texts have placeholders as in <see cref="CallText"/>.
/// </summary>
public sealed record SocketTargetSpec : TargetSpec
{
    /// <summary>
    /// The protocol on an edge to such a service. A proxy reads the request that opens a connection, and passes what
    /// comes after it.
    /// </summary>
    public static EdgeProtocol WebSocket { get; } = new("ws", "WebSocket") { IsHttp = true };

    /// <summary>The path with its query.</summary>
    public string Path { get; init; } = "/";

    /// <summary>Headers of the request that opens the connection, by name.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The protocol within WebSocket to ask for. Null for none.</summary>
    public string? Subprotocol { get; init; }

    /// <summary>What to send, in order.</summary>
    public IReadOnlyList<string> Send { get; init; } = [];

    /// <summary>The messages to wait for.</summary>
    public StreamExpectation Messages { get; init; } = new() { Count = 1 };

    /// <summary>
    /// Scheme and host by which the service knows itself. The proxy in between must not change them. Null for those of
    /// the proxy.
    /// </summary>
    public Uri? KnownAs { get; init; }

    /// <summary>Whether to use TLS.</summary>
    public bool Tls { get; init; }

    /// <summary>How TLS is used. Null for the system's certificate authorities and no own certificate.</summary>
    public TlsSettings? TlsSettings { get; init; }

    /// <summary>User and password as in the service's address. Null for none.</summary>
    public string? Login { get; init; }

    /// <summary>The feed from which column values are taken. Null for none.</summary>
    [JsonIgnore]
    public Feed? Feed { get; init; }

    /// <summary>The source of secrets.</summary>
    [JsonIgnore]
    public Secrets Secrets { get; init; } = Secrets.None;

    public override IReadOnlyDictionary<string, string> OwnHeaders => Headers;

    public override string CallSummary => $"connection to {SecretText.Told(Path)}";

    public override EdgeProtocol Protocol => WebSocket;

    public override string? WhyNotSimulated => "there is no model of the user's own services";

    public override ITarget Connect(TargetSite site) => new SocketTarget(this, site);
}
