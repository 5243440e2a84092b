using Chaos.Core.Faults;
using Chaos.Faults.Toxics;
using Chaos.Proxy.Toxics;

namespace Chaos.Faults.Edges;

/// <summary>What is sent over an edge is lost and nothing answers.</summary>
/// <param name="Edge">The edge.</param>
public sealed record BlackHoleEdge(string Edge) : EdgeFault(Edge)
{
    public override string Summary => $"{Edge} black-holed";

    public override FaultEffect Effect => new(FaultEffectKind.BlackHole, Edge);

    public override IFault Bind(IFaultSite site) =>
        new ToxicFault(site, Edge, new NewToxic { Toxic = new TimeoutToxic(), Name = "chaos-black-hole" });
}
