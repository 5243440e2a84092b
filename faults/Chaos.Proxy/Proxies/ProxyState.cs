using Chaos.Proxy.Http;
using Chaos.Proxy.Tls;
using Chaos.Proxy.Toxics;

namespace Chaos.Proxy.Proxies;

/// <summary>A proxy as the API shows it.</summary>
public sealed record ProxyState
{
    public required string Name { get; init; }

    /// <summary>
    /// Address that it listens on, with the chosen port. Until the proxy is first enabled, the address as it was given.
    /// </summary>
    public required string Listen { get; init; }

    public required string Upstream { get; init; }

    public required bool Enabled { get; init; }

    /// <summary>How it reads HTTP; null when it passes bytes.</summary>
    public HttpMode? Http { get; init; }

    /// <summary>How it ends the TLS of its clients; null when it does not.</summary>
    public TlsMode? Tls { get; init; }

    /// <summary>Time to live of its being disabled; null when it is enabled or stays disabled.</summary>
    public TimeSpan? Ttl { get; init; }

    /// <summary>Toxics of the upstream stream, then of the downstream stream, each in order of creation.</summary>
    public required IReadOnlyList<AppliedToxic> Toxics { get; init; }
}
