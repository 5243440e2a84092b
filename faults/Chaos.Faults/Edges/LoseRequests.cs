using Chaos.Core.Faults;
using Chaos.Faults.Toxics;
using Chaos.Proxy.Toxics;

namespace Chaos.Faults.Edges;

/// <summary>
/// Drops the caller's data while the callee's data still arrives, such as acknowledgements that are lost. Connections
/// are closed at its end, because bytes are missing.
/// </summary>
/// <param name="Edge">The edge.</param>
public sealed record LoseRequests(string Edge) : EdgeFault(Edge)
{
    public override string Summary => $"{Edge} loses the caller's data";

    public override FaultEffect Effect => new(FaultEffectKind.BlackHole, Edge);

    public override bool HitsRequestsAlone => true;

    public override IFault Bind(IFaultSite site) =>
        new ToxicFault(
            site,
            Edge,
            new NewToxic
            {
                Toxic = new TimeoutToxic(),
                Stream = ToxicStream.Upstream,
                Name = "chaos-lose-requests",
            }
        );
}
