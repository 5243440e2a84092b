using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Chaos.Proxy.Http;

/// <summary>
/// Makes a proxy read its connections as HTTP/1.1 or HTTP/2, and says how. It is the field <c>http</c> of the proxy's JSON, an
/// extension of this proxy. Without it a proxy passes bytes and has no notion of requests.
/// </summary>
public sealed record HttpMode
{
    /// <summary>Names of the fields on the wire.</summary>
    internal const string Fields = "version, rewrite_host, tls, server_name, ca_file, insecure, log";

    /// <summary>HTTP/1.1, unless another version is given.</summary>
    public const string Http11 = "1.1";

    /// <summary>HTTP/2: without TLS by prior knowledge, with TLS to the upstream by ALPN.</summary>
    public const string Http2 = "2";

    /// <summary>Switches HTTP off: the proxy passes bytes again.</summary>
    public static readonly HttpMode Off = new() { IsOff = true };

    /// <summary>Whether HTTP is to be switched off.</summary>
    public bool IsOff { get; private init; }

    /// <summary>The version that clients and the upstream speak: <see cref="Http11"/> or <see cref="Http2"/>.</summary>
    public string Version { get; init; } = Http11;

    /// <summary>
    /// Whether <c>Host</c> is replaced by the upstream's address, as a service behind a virtual host needs it.
    /// </summary>
    public bool RewriteHost { get; init; }

    /// <summary>Whether the proxy uses TLS to the upstream. Clients always connect without TLS.</summary>
    public bool Tls { get; init; }

    /// <summary>Name that the upstream's certificate must have; null for the host of the upstream's address.</summary>
    public string? ServerName { get; init; }

    /// <summary>
    /// PEM file with the only certificate authorities that are trusted; null for those that the system trusts.
    /// </summary>
    public string? CaFile { get; init; }

    /// <summary>
    /// Whether any certificate of the upstream is accepted. Any server could then impersonate the upstream.
    /// </summary>
    public bool Insecure { get; init; }

    /// <summary>Whether each request is logged for <c>GET /proxies/NAME/log</c>.</summary>
    public bool Log { get; init; }

    /// <summary>Returns every error in the values.</summary>
    public IEnumerable<FieldError> Errors()
    {
        if (Version is not (Http11 or Http2))
            yield return new("http.version", Version, $"{Http11}, {Http2}");
        if (!Tls && ServerName is not null)
            yield return new("http.server_name", ServerName, "nothing without \"tls\": true");
        if (!Tls && CaFile is not null)
            yield return new("http.ca_file", CaFile, "nothing without \"tls\": true");
        if (!Tls && Insecure)
            yield return new("http.insecure", "true", "nothing without \"tls\": true");
        if (CaFile is not null && Insecure)
            yield return new("http.insecure", "true", "either ca_file or insecure, not both");
        if (CaFile is not null && Authorities() is not { Count: > 0 })
            yield return new("http.ca_file", CaFile, "a file that can be read, with certificates as PEM");
    }

    /// <summary>Reads the certificates in <see cref="CaFile"/>. Returns null when the file cannot be read.</summary>
    internal X509Certificate2Collection? Authorities()
    {
        var found = new X509Certificate2Collection();
        try
        {
            found.ImportFromPemFile(CaFile!);
            return found;
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
