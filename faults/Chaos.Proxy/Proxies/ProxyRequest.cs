using Chaos.Proxy.Http;
using Chaos.Proxy.Tls;
using Chaos.Proxy.Toxics;

namespace Chaos.Proxy.Proxies;

/// <summary>The values of a proxy in a request; null for a value that the request does not mention.</summary>
public sealed record ProxyRequest
{
    public string? Name { get; init; }

    public string? Listen { get; init; }

    public string? Upstream { get; init; }

    public bool? Enabled { get; init; }

    /// <summary>
    /// How the proxy reads HTTP; <see cref="HttpMode.Off"/> makes it pass bytes again. An extension of this proxy.
    /// </summary>
    public HttpMode? Http { get; init; }

    /// <summary>
    /// How the proxy ends the TLS of its clients; <see cref="TlsMode.Off"/> lets it pass again. An extension of this
    /// proxy.
    /// </summary>
    public TlsMode? Tls { get; init; }

    /// <summary>
    /// The toxics that the proxy has instead of those it had; null leaves them. For new proxies and lists of proxies
    /// only. An extension of this proxy.
    /// </summary>
    public IReadOnlyList<AppliedToxic>? Toxics { get; init; }

    /// <summary>
    /// Time after which a disabled proxy is enabled again unless its owner renews it. An extension of this proxy.
    /// </summary>
    public TimeSpan? Ttl { get; init; }
}
