using Chaos.Core.Faults;
using Chaos.Faults.Toxics;
using Chaos.Proxy.Tls;

namespace Chaos.Faults.Edges;

/// <summary>
/// Shows the caller a certificate on an edge that it has to refuse, as of a service whose renewal failed. Open connections
/// go on. The edge needs <c>tls: terminate</c>.
/// </summary>
/// <param name="Edge">The edge.</param>
internal sealed record CertificateEdge(string Edge) : HandshakeFault(Edge)
{
    /// <summary>What is wrong: expired by default; wrongName or selfSigned.</summary>
    public CertificateFlaw Flaw { get; init; }

    public override string Summary =>
        $"{Edge} shows a certificate that {Flaw switch
        {
            CertificateFlaw.Expired => "has expired",
            CertificateFlaw.WrongName => "is for another host",
            _ => "is signed by itself",
        }}";

    public override FaultEffect Effect => new(FaultEffectKind.RefuseCertificate, Edge);

    public override IFault Bind(IFaultSite site) =>
        new ToxicFault(
            site,
            Edge,
            new NewToxic
            {
                Toxic = new TlsCertificateToxic
                {
                    Kind = Flaw switch
                    {
                        CertificateFlaw.Expired => CertificateKind.Expired,
                        CertificateFlaw.WrongName => CertificateKind.WrongName,
                        _ => CertificateKind.SelfSigned,
                    },
                },
                Name = "chaos-certificate",
            }
        );
}
