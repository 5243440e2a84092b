using Chaos.Core;
using Chaos.Core.Faults;
using Chaos.Faults.Toxics;
using Chaos.Proxy.Toxics;

namespace Chaos.Faults.Edges;

/// <summary>
/// Lets only so many connections of an edge be open at once, as a service or a pool at its limit. Further ones are
/// accepted and reset at once. Those that are open when it begins stay.
/// </summary>
/// <param name="Edge">The edge.</param>
/// <param name="Connections">The most open connections.</param>
internal sealed record LimitConnectionsEdge(string Edge, [property: Allowed(1, 100_000)] int Connections)
    : EdgeFault(Edge)
{
    /// <summary>Connections of one canary at most, so that it costs little.</summary>
    private const int MostOfCanary = 8;

    public override string Summary => FormattableString.Invariant($"{Edge} limited to {Connections:#,0} connections");

    public override FaultEffect Effect => new(FaultEffectKind.LimitConnects, Edge);

    public override bool CanariesReachService => false;

    public override IFault Bind(IFaultSite site)
    {
        var few = Math.Min(Connections, MostOfCanary);
        return new FeltBeside(site, Edge, [Limit(Connections)], new CountCanary(site, Edge, few), [Limit(few)]);
    }

    private static NewToxic Limit(int connections) =>
        new()
        {
            Toxic = new LimitConnectionsToxic { Connections = connections },
            Name = "chaos-limit-connections",
        };
}
