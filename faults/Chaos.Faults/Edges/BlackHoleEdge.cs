using Chaos.Core.Faults;
using Chaos.Faults.Toxics;
using Chaos.Proxy.Toxics;

namespace Chaos.Faults.Edges;

/// <summary>Drops the callee's data on an edge, so that the caller gets no answer.</summary>
/// <param name="Edge">The edge.</param>
public sealed record BlackHoleEdge(string Edge) : EdgeFault(Edge)
{
    public override string Summary => $"{Edge} black-holed";

    public override FaultEffect Effect => new(FaultEffectKind.BlackHole, Edge);

    public override IFault Bind(IFaultSite site) =>
        new ToxicFault(site, Edge, new NewToxic { Toxic = new TimeoutToxic(), Name = "chaos-black-hole" });
}
