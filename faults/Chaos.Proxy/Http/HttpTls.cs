using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Chaos.Proxy.Http;

/// <summary>How TLS to an upstream is made.</summary>
internal static class HttpTls
{
    /// <summary>The options for an upstream at that host; null when it is spoken to without TLS.</summary>
    public static SslClientAuthenticationOptions? Of(HttpMode? mode, string host)
    {
        if (mode is not { Tls: true })
            return null;
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = mode.ServerName ?? host,
            ApplicationProtocols = [SslApplicationProtocol.Http11],
        };
        if (mode.CaFile is not null)
        {
            options.CertificateChainPolicy = new()
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                DisableCertificateDownloads = true,
            };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(mode.Authorities() ?? []);
        }
        else if (mode.Insecure)
        {
            options.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
            // Without a search for who signed it, whose result nobody asks for.
            options.CertificateChainPolicy = new()
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                DisableCertificateDownloads = true,
            };
        }
        return options;
    }
}
