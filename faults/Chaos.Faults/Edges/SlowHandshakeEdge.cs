using Chaos.Core.Faults;
using Chaos.Faults.Toxics;
using Chaos.Proxy.Tls;

namespace Chaos.Faults.Edges;

/// <summary>
/// Delays the TLS handshake of new connections on an edge, as a service that is short of processor time. Open connections go
/// on. The edge needs <c>tls: terminate</c>.
/// </summary>
/// <param name="Edge">The edge.</param>
/// <param name="Delay">The delay, in whole milliseconds.</param>
internal sealed record SlowHandshakeEdge(string Edge, [property: Delay] TimeSpan Delay) : HandshakeFault(Edge)
{
    public override string Summary => $"TLS handshakes on {Edge} slower by {DelayText.Of(Delay, TimeSpan.Zero)}";

    public override FaultEffect Effect => new(FaultEffectKind.Slow, Edge, 1, Delay);

    public override IFault Bind(IFaultSite site) =>
        new ToxicFault(
            site,
            Edge,
            new NewToxic
            {
                Toxic = new TlsHandshakeToxic { Delay = Delay },
                Name = "chaos-handshake",
            }
        );
}
