using Chaos.Proxy.Toxics;

namespace Chaos.Proxy.Tls;

/// <summary>Shows clients a certificate that they should refuse.</summary>
public sealed record TlsCertificateToxic : TlsToxic
{
    /// <summary>What is wrong with it.</summary>
    [Wire("kind", "")]
    public CertificateKind Kind { get; init; } = CertificateKind.Expired;

    internal override Handshake Change(Handshake handshake) => handshake with { Certificate = Kind };
}
