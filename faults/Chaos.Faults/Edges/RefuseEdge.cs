using Chaos.Core.Faults;
using Chaos.Faults.Toxics;
using Chaos.Proxy.Toxics;

namespace Chaos.Faults.Edges;

/// <summary>
/// Refuses new connections on an edge, as a service that does not listen. Open connections go on; <c>cut</c> closes them
/// too.
/// </summary>
/// <param name="Edge">The edge.</param>
internal sealed record RefuseEdge(string Edge) : EdgeFault(Edge)
{
    public override string Summary => $"{Edge} refuses new connections";

    public override FaultEffect Effect => new(FaultEffectKind.RefuseConnects, Edge);

    public override IFault Bind(IFaultSite site) =>
        new ToxicFault(site, Edge, new NewToxic { Toxic = new RefuseToxic(), Name = "chaos-refuse" });
}
