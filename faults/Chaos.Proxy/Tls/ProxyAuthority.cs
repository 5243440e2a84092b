using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Chaos.Proxy.Tls;

/// <summary>
/// The certificate authority of this server. It is made when it is first needed, its key never leaves the memory, and
/// clients that shall trust it read <c>GET /ca.pem</c>.
/// </summary>
/// <param name="time">The clock for the times of validity.</param>
internal sealed class ProxyAuthority(TimeProvider time)
{
    /// <summary>The host of a certificate with the wrong name: one that cannot exist (RFC 6761).</summary>
    internal const string WrongName = "wrong-name.invalid";

    private readonly Lock _gate = new();
    private readonly Dictionary<(string, CertificateKind), SslStreamCertificateContext> _made = [];
    private X509Certificate2? _root;

    /// <summary>The certificate of the authority, as PEM.</summary>
    public string Pem
    {
        get
        {
            lock (_gate)
                return Root.ExportCertificatePem() + "\n";
        }
    }

    // Call with the lock held.
    private X509Certificate2 Root => _root ??= MakeRoot();

    /// <summary>A certificate for the names of a proxy, with its chain.</summary>
    public SslStreamCertificateContext For(TlsMode mode, CertificateKind kind)
    {
        lock (_gate)
        {
            if (
                !_made.TryGetValue((mode.Names, kind), out var made)
                || (kind != CertificateKind.Expired && made.TargetCertificate.NotAfter < time.GetUtcNow().AddDays(1))
            )
            {
                made = SslStreamCertificateContext.Create(
                    Make(kind == CertificateKind.WrongName ? [WrongName] : mode.All, kind),
                    kind == CertificateKind.SelfSigned ? null : [Root],
                    offline: true
                );
                _made[(mode.Names, kind)] = made;
            }
            return made;
        }
    }

    private X509Certificate2 MakeRoot()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(Named("Chaos proxy"), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true)
        );
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        var now = time.GetUtcNow();
        // Older than an expired certificate, which must have been valid once.
        return request.CreateSelfSigned(now.AddDays(-60), now.AddYears(10));
    }

    private static X500DistinguishedName Named(string name)
    {
        var made = new X500DistinguishedNameBuilder();
        made.AddCommonName(name);
        return made.Build();
    }

    private X509Certificate2 Make(IReadOnlyList<string> names, CertificateKind kind)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(Named(names[^1]), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true)
        );
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1", "serverAuth")], critical: false)
        );
        var others = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
            if (IPAddress.TryParse(name, out var ip))
                others.AddIpAddress(ip);
            else
                others.AddDnsName(name);
        if (kind != CertificateKind.WrongName)
        {
            others.AddIpAddress(IPAddress.Loopback);
            others.AddIpAddress(IPAddress.IPv6Loopback);
        }
        request.CertificateExtensions.Add(others.Build());
        var now = time.GetUtcNow();
        var (from, to) =
            kind == CertificateKind.Expired ? (now.AddDays(-30), now.AddDays(-1)) : (now.AddDays(-1), now.AddDays(29));
        if (kind == CertificateKind.SelfSigned)
            return request.CreateSelfSigned(from, to);
        using var signed = request.Create(Root, from, to, RandomNumberGenerator.GetBytes(16));
        return signed.CopyWithPrivateKey(key);
    }
}
