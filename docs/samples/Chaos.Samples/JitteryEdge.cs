using Chaos.Core.Faults;
using Chaos.Faults;
using Chaos.Faults.Edges;
using Chaos.Faults.Toxics;
using Chaos.Proxy.Toxics;

namespace Chaos.Samples;

/// <summary>Every answer on an edge is late by a time that is drawn anew for each piece.</summary>
/// <param name="Edge">The edge.</param>
/// <param name="Most">The longest time; the mean is half of it.</param>
public sealed record JitteryEdge(string Edge, [property: Delay] TimeSpan Most) : EdgeFault(Edge)
{
    public override string Summary =>
        FormattableString.Invariant($"{Edge} slower by up to {Most.TotalMilliseconds:0} ms");

    // What the peer sees: the simulation and the canaries go by it.
    public override FaultEffect Effect => new(FaultEffectKind.Slow, Edge, 1, Most / 2);

    public override IFault Bind(IFaultSite site) =>
        new ToxicFault(
            site,
            Edge,
            new NewToxic
            {
                Toxic = new LatencyToxic { Latency = Most / 2, Jitter = Most / 2 },
                Name = "sample-jitter",
            }
        );
}
