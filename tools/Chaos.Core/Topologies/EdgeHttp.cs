namespace Chaos.Core.Topologies;

/// <summary>How an edge's proxy reads requests, instead of only passing bytes.</summary>
public sealed record EdgeHttp
{
    /// <summary>Whether the proxy replaces the <c>Host</c> header by the service's own address.</summary>
    public bool RewriteHost { get; init; }

    /// <summary>
    /// Whether the proxy connects to the service over TLS, while the caller connects to the proxy without TLS.
    /// </summary>
    public bool Tls { get; init; }

    /// <summary>The name in the service's certificate; null for the host of its address.</summary>
    public string? ServerName { get; init; }

    /// <summary>
    /// PEM file with the only certificate authorities that are trusted for the service's certificate; null for those of
    /// the system.
    /// </summary>
    public string? CaFile { get; init; }

    /// <summary>Whether every certificate of the service is accepted.</summary>
    public bool Insecure { get; init; }
}
