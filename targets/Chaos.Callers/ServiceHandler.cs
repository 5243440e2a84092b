using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;

namespace Chaos.Callers;

/// <summary>
/// Makes the handlers of requests to users' services: a <see cref="PlainHandler"/> with the service's TLS settings,
/// which may connect to a proxy while the requests keep the service's own name.
/// </summary>
internal static class ServiceHandler
{
    /// <summary>Returns a handler.</summary>
    /// <param name="tls">How TLS is used; null for the system's certificate authorities and no own certificate.</param>
    /// <param name="via">Where every connection goes, whatever the address of a request is; null for the address of
    /// the request.</param>
    /// <param name="freshConnections">Whether each request has a connection of its own.</param>
    /// <param name="usesReserve">Whether its connections may take the last open files; not with
    /// <paramref name="via"/>, which is for load, or a name of the server.</param>
    /// <exception cref="WrongExperimentException">A file of the settings cannot be read any more.</exception>
    public static SocketsHttpHandler Open(
        TlsSettings? tls = null,
        Uri? via = null,
        bool freshConnections = false,
        bool usesReserve = false
    )
    {
        var handler = PlainHandler.Open(freshConnections, usesReserve);
        // One connection of HTTP/2 has room for a number of requests that the server limits; others would wait here.
        handler.EnableMultipleHttp2Connections = true;
        var options = OptionsOf(tls);
        if (options is not null)
            handler.SslOptions = options;
        if (via is null && tls?.ServerName is null)
            return handler;
        var endpoint = via is null ? null : new DnsEndPoint(via.Host, via.Port);
        handler.ConnectCallback = async (context, cancellationToken) =>
        {
            var stream = await FileReserve.ConnectAsync(endpoint ?? context.DnsEndPoint, cancellationToken);
            return tls?.ServerName is { } name && IsTls(context.InitialRequestMessage)
                ? await EncryptAsync(stream, options!, name, context.InitialRequestMessage.Version, cancellationToken)
                : stream;
        };
        return handler;
    }

    /// <summary>Returns the options of a connection with TLS; null when the defaults apply.</summary>
    /// <exception cref="WrongExperimentException">A file of the settings cannot be read any more.</exception>
    public static SslClientAuthenticationOptions? OptionsOf(TlsSettings? tls)
    {
        if (tls is null)
            return null;
        var options = new SslClientAuthenticationOptions();
        if (tls.CaFile is not null || tls.InsecureSkipVerify)
            options.CertificateChainPolicy = new()
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                DisableCertificateDownloads = true,
            };
        if (tls.CaFile is { } authorities)
            options.CertificateChainPolicy!.CustomTrustStore.AddRange(
                TlsFiles.Authorities(authorities) ?? throw Unreadable(authorities, null)
            );
        else if (tls.InsecureSkipVerify)
            options.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
        if (tls.CertFile is { } own)
            try
            {
                options.ClientCertificateContext = TlsFiles.Own(tls);
            }
            catch (Exception e) when (TlsFiles.IsUnreadable(e))
            {
                throw Unreadable(own, e);
            }
        return options;
    }

    private static bool IsTls(HttpRequestMessage request) => request.RequestUri is { Scheme: "https" or "wss" };

    /// <summary>
    /// Begins TLS under another name than the host of the request, which the handler would use. The handler takes an
    /// encrypted stream as it is.
    /// </summary>
    private static async Task<Stream> EncryptAsync(
        Stream stream,
        SslClientAuthenticationOptions options,
        string name,
        Version version,
        CancellationToken cancellationToken
    )
    {
        var tls = new SslStream(stream);
        try
        {
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = name,
                    ApplicationProtocols =
                    [
                        version.Major == HttpVersion.Version20.Major
                            ? SslApplicationProtocol.Http2
                            : SslApplicationProtocol.Http11,
                    ],
                    CertificateChainPolicy = options.CertificateChainPolicy,
                    RemoteCertificateValidationCallback = options.RemoteCertificateValidationCallback,
                    ClientCertificateContext = options.ClientCertificateContext,
                },
                cancellationToken
            );
            return tls;
        }
        catch
        {
            await tls.DisposeAsync();
            throw;
        }
    }

    private static WrongExperimentException Unreadable(string file, Exception? inner) =>
        new($"{file}: the certificates or the key cannot be read any more", inner!);
}
