namespace Chaos.Core.Topologies;

/// <summary>One caller of one service. Each edge has a proxy of its own, so that it can be faulted alone.</summary>
/// <param name="From">The caller: a service, or <see cref="Edge.Client"/>.</param>
/// <param name="To">The service called.</param>
public sealed record Edge(string From, string To)
{
    /// <summary>The edge of a name.</summary>
    public Edge(EdgeName name)
        : this(name.From, name.To) { }

    /// <summary>The name under which the load generator stands as a caller.</summary>
    public const string Client = "client";

    /// <summary>
    /// A connection of its own for every attempt, so that a fault drawn per connection is drawn per attempt.
    /// </summary>
    public bool FreshConnections { get; init; }

    /// <summary>What is spoken over it.</summary>
    public EdgeProtocol Protocol { get; init; } = EdgeProtocol.Http;

    /// <summary>
    /// Where the proxy leads, as host:port, where that is not the service's own address; null for that.
    /// </summary>
    public string? Upstream { get; init; }

    /// <summary>
    /// Where the proxy listens, as host:port, for a caller that cannot be told; null for a port of its own choice.
    /// </summary>
    public string? Listen { get; init; }

    /// <summary>
    /// Whether that is spoken within TLS, from the caller to the service, so that no proxy in between reads it.
    /// </summary>
    public bool Tls { get; init; }

    /// <summary>
    /// What was taken for a sign of what is spoken, where nobody said it; null where somebody did, or nothing was.
    /// </summary>
    public string? Sign { get; init; }

    /// <summary>
    /// What a canary says over it, to be answered with at least one byte; each character is one byte. Empty where the
    /// service speaks first, null for the protocol's own beginning.
    /// </summary>
    public string? Canary { get; init; }

    /// <summary>That its proxy reads requests, and how; null where it only has to when something asks for it.</summary>
    public EdgeHttp? Http { get; init; }

    /// <summary>Whether a proxy can read requests on it.</summary>
    public bool HasRequests => Protocol.IsHttp && Canary is null && !Tls;

    /// <summary>Why no proxy can read requests on it, in words that go on from its name; null where it can.</summary>
    public string? WhyUnread =>
        HasRequests ? null
        : Tls && Protocol != EdgeProtocol.Grpc ? $"speaks TLS from its caller to {To}{Because}"
        : Protocol.IsHttp ? $"speaks no HTTP{Because}"
        : $"speaks {Protocol.Unread}{Because}{Protocol.Why}";

    private string Because => Sign is null ? "" : $" ({Sign})";

    /// <summary>The edge as text, and the name of its proxy: <c>order->payment</c>.</summary>
    public string Name => new EdgeName(From, To).ToString();

    public override string ToString() => Name;
}
