namespace Chaos.Core.Topologies;

/// <summary>How an edge's proxy reads requests, where it does and does not only pass bytes.</summary>
public sealed record EdgeHttp
{
    /// <summary>Whether requests go on with the service's own address in <c>Host</c>.</summary>
    public bool RewriteHost { get; init; }

    /// <summary>
    /// Whether the proxy speaks to the service over TLS, while its caller speaks to the proxy without.
    /// </summary>
    public bool Tls { get; init; }

    /// <summary>The name that the service's certificate bears; null for the host of its address.</summary>
    public string? ServerName { get; init; }

    /// <summary>
    /// PEM file with the only certificates that may have signed the service's; null for those that the system trusts.
    /// </summary>
    public string? CaFile { get; init; }

    /// <summary>Whether any certificate of the service will do.</summary>
    public bool Insecure { get; init; }
}
