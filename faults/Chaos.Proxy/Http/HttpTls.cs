using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Chaos.Proxy.Http;

/// <summary>Builds the TLS options for an upstream.</summary>
internal static class HttpTls
{
    /// <summary>What is spoken inside TLS.</summary>
    public static SslApplicationProtocol ProtocolOf(HttpMode mode) =>
        mode.Version == HttpMode.Http2 ? SslApplicationProtocol.Http2 : SslApplicationProtocol.Http11;

    /// <summary>Returns the options for an upstream on this host; null when the proxy uses no TLS.</summary>
    public static SslClientAuthenticationOptions? Of(HttpMode? mode, string host)
    {
        if (mode is not { Tls: true })
            return null;
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = mode.ServerName ?? host,
            ApplicationProtocols = [ProtocolOf(mode)],
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
            // Any certificate is accepted, so its issuers are not searched for.
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
