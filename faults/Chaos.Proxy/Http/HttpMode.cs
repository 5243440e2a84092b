using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Chaos.Proxy.Http;

/// <summary>
/// That a proxy reads what passes it as HTTP/1.1, and what else it does then; the field <c>http</c> of its JSON, which
/// is ours alone. Without it a proxy passes bytes and knows nothing of requests.
/// </summary>
public sealed record HttpMode
{
    /// <summary>The fields on the wire.</summary>
    internal const string Fields = "version, rewrite_host, tls, server_name, ca_file, insecure";

    /// <summary>The only version so far; the field is there for those that follow.</summary>
    internal const string Version = "1.1";

    /// <summary>Bytes again: what takes a proxy out of this mode.</summary>
    public static readonly HttpMode Off = new() { IsOff = true };

    /// <summary>Whether it asks for bytes again.</summary>
    public bool IsOff { get; private init; }

    /// <summary>
    /// Whether requests go on with the upstream's address in <c>Host</c>, as a service behind a name wants it.
    /// </summary>
    public bool RewriteHost { get; init; }

    /// <summary>Whether the upstream is spoken to over TLS, while clients speak without.</summary>
    public bool Tls { get; init; }

    /// <summary>
    /// The name that the upstream's certificate has to bear; null for the host of the upstream's address.
    /// </summary>
    public string? ServerName { get; init; }

    /// <summary>
    /// PEM file with the only certificates that may have signed the upstream's; null for those that the system trusts.
    /// </summary>
    public string? CaFile { get; init; }

    /// <summary>Whether any certificate of the upstream will do, so that anybody could stand in for it.</summary>
    public bool Insecure { get; init; }

    /// <summary>Everything that is wrong.</summary>
    public IEnumerable<FieldError> Errors()
    {
        if (!Tls && ServerName is not null)
            yield return new("http.server_name", ServerName, "nothing without \"tls\": true");
        if (!Tls && CaFile is not null)
            yield return new("http.ca_file", CaFile, "nothing without \"tls\": true");
        if (!Tls && Insecure)
            yield return new("http.insecure", "true", "nothing without \"tls\": true");
        if (CaFile is not null && Insecure)
            yield return new(
                "http.insecure",
                "true",
                "either ca_file or insecure: one of them would be without effect"
            );
        if (CaFile is not null && Authorities() is not { Count: > 0 })
            yield return new("http.ca_file", CaFile, "a file that can be read, with certificates as PEM");
    }

    /// <summary>What is in <see cref="CaFile"/>; null when it cannot be read.</summary>
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
