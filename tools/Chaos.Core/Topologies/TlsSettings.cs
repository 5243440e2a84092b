namespace Chaos.Core.Topologies;

/// <summary>
/// How a client of a service checks the service's certificate and shows its own. Applies to the load, the ready check
/// and every other request of the run to this service.
/// </summary>
public sealed record TlsSettings
{
    /// <summary>
    /// PEM file with the only certificate authorities that are trusted for the service's certificate; null for those of
    /// the system.
    /// </summary>
    public string? CaFile { get; init; }

    /// <summary>PEM file with the client's own certificate and its issuers; null for none.</summary>
    public string? CertFile { get; init; }

    /// <summary>
    /// PEM file with the private key of <see cref="CertFile"/>; null when that file has both, or there is none.
    /// </summary>
    public string? KeyFile { get; init; }

    /// <summary>
    /// The name in the service's certificate, which is also sent as server name; null for the host of its address.
    /// </summary>
    public string? ServerName { get; init; }

    /// <summary>Whether every certificate of the service is accepted.</summary>
    public bool InsecureSkipVerify { get; init; }
}
