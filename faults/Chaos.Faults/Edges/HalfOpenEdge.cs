using Chaos.Core.Faults;
using Chaos.Proxy.Toxics;

namespace Chaos.Faults.Edges;

/// <summary>
/// Lets the connections that are open on an edge go silent without an end, as when the other side or something on the way
/// has forgotten them. New connections work. Those that are silent are closed at its end.
/// </summary>
/// <param name="Edge">The edge.</param>
internal sealed record HalfOpenEdge(string Edge) : EdgeFault(Edge)
{
    public override string Summary => $"open connections of {Edge} silent";

    public override FaultEffect Effect => new(FaultEffectKind.HalfOpen, Edge);

    public override bool CanariesReachService => false;

    public override IFault Bind(IFaultSite site) =>
        new FeltBeside(
            site,
            Edge,
            ToxicFaults.On(
                EdgeDirection.Both,
                "chaos-half-open",
                new BlackHoleToxic { Connections = ConnectionAge.Open }
            ),
            new LineCanary(site, Edge)
        );
}
