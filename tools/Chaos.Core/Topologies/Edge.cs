using System.Text.Json.Serialization;

namespace Chaos.Core.Topologies;

/// <summary>
/// The way from one caller to one service. Each edge has its own proxy, so that a fault can be injected on it alone.
/// </summary>
/// <param name="From">The caller: a service, or <see cref="Edge.Client"/>.</param>
/// <param name="To">The service called.</param>
public sealed record Edge(string From, string To)
{
    /// <summary>Makes the edge with a name.</summary>
    public Edge(EdgeName name)
        : this(name.From, name.To) { }

    /// <summary>The name of the load generator as a caller.</summary>
    public const string Client = "client";

    /// <summary>The placeholder of the file with the authority that signs the certificates of proxies that end TLS.</summary>
    public const string Authority = "proxy.ca";

    /// <summary>
    /// Whether every attempt opens a new connection, so that a fault drawn per connection is drawn per attempt.
    /// </summary>
    public bool FreshConnections { get; init; }

    /// <summary>The protocol on the edge.</summary>
    public EdgeProtocol Protocol { get; init; } = EdgeProtocol.Http;

    /// <summary>The address that the proxy forwards to, as host:port; null for the service's own address.</summary>
    public string? Upstream { get; init; }

    /// <summary>
    /// The address on which the proxy listens, as host:port, for a caller that cannot be given one; null for a free
    /// port.
    /// </summary>
    public string? Listen { get; init; }

    /// <summary>Whether caller and service use TLS end to end, so that the proxy cannot read the traffic.</summary>
    public bool Tls { get; init; }

    /// <summary>Whether the proxy ends the TLS of the caller, with a certificate of the run's own authority.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool EndsTls { get; init; }

    /// <summary>
    /// The sign from which the protocol was inferred. Null when the protocol was given, or when there was no sign.
    /// </summary>
    public string? Sign { get; init; }

    /// <summary>What a canary sends and expects; null for what its protocol says.</summary>
    public EdgeCanary? Canary { get; init; }

    /// <summary>
    /// The login of a canary that has to log in: user and password, separated by a colon and percent-encoded. Null for
    /// none.
    /// </summary>
    [JsonIgnore]
    public string? Login { get; init; }

    /// <summary>How the proxy reads requests. When null, it reads requests only if something else needs it.</summary>
    public EdgeHttp? Http { get; init; }

    /// <summary>Whether a proxy can read requests on the edge.</summary>
    public bool HasRequests => (Protocol.IsHttp || Protocol.IsHttp2) && Canary is null && !Tls;

    /// <summary>
    /// Why no proxy can read requests on the edge, in words that follow its name in a sentence; null when a proxy can.
    /// </summary>
    public string? WhyUnread =>
        HasRequests ? null
        : Tls ? $"speaks TLS from its caller to {To}{Because}"
        : Protocol.IsHttp || Protocol.IsHttp2 ? $"speaks no HTTP{Because}"
        : $"speaks {Protocol.Unread}{Because}";

    private string Because => Sign is null ? "" : $" ({Sign})";

    /// <summary>The edge as text, for example <c>order->payment</c>. Its proxy has the same name.</summary>
    public string Name => new EdgeName(From, To).ToString();

    public override string ToString() => Name;
}
