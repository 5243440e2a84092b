using Chaos.Core.Faults;
using Chaos.Proxy.Toxics;

namespace Chaos.Faults.Edges;

/// <summary>
/// Accepts new connections on an edge and never answers them, as a service whose workers all hang. The service sees no
/// request of them. Open connections go on. Those that are silent are closed at its end.
/// </summary>
/// <param name="Edge">The edge.</param>
internal sealed record SilentEdge(string Edge) : EdgeFault(Edge)
{
    public override string Summary => $"{Edge} silent on new connections";

    public override FaultEffect Effect => new(FaultEffectKind.Silent, Edge);

    public override IFault Bind(IFaultSite site) =>
        new ToxicFaults(
            site,
            Edge,
            ToxicFaults.On(EdgeDirection.Both, "chaos-silent", new BlackHoleToxic { Connections = ConnectionAge.New })
        );
}
