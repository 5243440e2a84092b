using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Chaos.Core;
using Chaos.Core.Topologies;

namespace Chaos.Callers;

/// <summary>Reads the certificates and the key that <see cref="TlsSettings"/> name.</summary>
internal static class TlsFiles
{
    private const string Ca = "caFile";
    private const string Cert = "certFile";
    private const string Key = "keyFile";

    /// <summary>Returns every mistake in the settings, each at a word of the file.</summary>
    /// <param name="settings">The settings, with full paths.</param>
    /// <param name="path">The path of the settings in the file.</param>
    public static IEnumerable<PlanError> Errors(TlsSettings settings, string path)
    {
        if (settings is { CaFile: { } ca } && Authorities(ca) is not { Count: > 0 })
            yield return new($"{path}.{Ca}", ca, "a file that can be read, with certificates as PEM");
        if (settings is { CaFile: not null, InsecureSkipVerify: true })
            yield return new($"{path}.insecureSkipVerify", "true", $"either {Ca} or insecureSkipVerify, not both");
        if (settings.ServerName is { } name && Uri.CheckHostName(name) == UriHostNameType.Unknown)
            yield return new($"{path}.serverName", name, "a host name, such as shop.example");
        if (settings is { CertFile: null, KeyFile: { } lonely })
            yield return new($"{path}.{Key}", lonely, $"beside {Cert} only, the certificate of this key");
        if (settings.CertFile is not { } certificate)
            yield break;
        if (Authorities(certificate) is not { Count: > 0 })
            yield return new($"{path}.{Cert}", certificate, "a file that can be read, with a certificate as PEM");
        else if (WhyNoPair(settings) is { } allowed)
            yield return settings.KeyFile is { } key
                ? new($"{path}.{Key}", key, allowed)
                : new($"{path}.{Key}", PlanError.Missing, allowed);
    }

    /// <summary>Reads the certificates in a file. Returns null when it cannot be read.</summary>
    public static X509Certificate2Collection? Authorities(string file)
    {
        var found = new X509Certificate2Collection();
        try
        {
            found.ImportFromPemFile(file);
            return found;
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            return null;
        }
    }

    /// <summary>Reads the client's certificate, its key and its issuers.</summary>
    /// <exception cref="CryptographicException">They cannot be used.</exception>
    public static SslStreamCertificateContext Own(TlsSettings settings)
    {
        var text = File.ReadAllText(settings.CertFile!);
        var pair = X509Certificate2.CreateFromPem(text, settings.KeyFile is { } key ? File.ReadAllText(key) : text);
        var issuers = new X509Certificate2Collection();
        issuers.ImportFromPem(text);
        if (!OperatingSystem.IsWindows())
            return SslStreamCertificateContext.Create(pair, issuers, offline: true);
        // Windows accepts no key that is only in memory.
        using (pair)
            return SslStreamCertificateContext.Create(
                X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pfx), null),
                issuers,
                offline: true
            );
    }

    /// <summary>Whether an exception tells that a file of certificates or keys cannot be used.</summary>
    public static bool IsUnreadable(Exception exception) =>
        exception is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException;

    private static string? WhyNoPair(TlsSettings settings)
    {
        try
        {
            using var pair = X509Certificate2.CreateFromPemFile(settings.CertFile!, settings.KeyFile);
            return null;
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            return $"the private key of {Cert} as PEM, in a file that can be read and without a password";
        }
    }
}
