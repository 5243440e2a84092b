using System.ComponentModel.DataAnnotations;

namespace Chaos.Scenarios.Files;

/// <summary>
/// How the load, the ready check and the canaries' requests use TLS with a service whose address begins with
/// <c>https://</c> or <c>wss://</c>. Files are PEM, relative to this file's folder.
/// </summary>
public sealed record TlsFile
{
    /// <summary>
    /// The only certificate authorities that are trusted for the service's certificate; by default those of the system.
    /// A certificate that is signed by itself is its own authority.
    /// </summary>
    [MinLength(1)]
    public string? CaFile { get; init; }

    /// <summary>The client's own certificate, followed by its issuers, for a service that asks for one.</summary>
    [MinLength(1)]
    public string? CertFile { get; init; }

    /// <summary>The private key of <c>certFile</c>, without a password; by default in <c>certFile</c> itself.</summary>
    [MinLength(1)]
    public string? KeyFile { get; init; }

    /// <summary>
    /// The name that the service's certificate has, also sent as server name; by default the host of the address.
    /// </summary>
    [MinLength(1)]
    public string? ServerName { get; init; }

    /// <summary>Whether every certificate of the service is accepted.</summary>
    public bool InsecureSkipVerify { get; init; }
}
