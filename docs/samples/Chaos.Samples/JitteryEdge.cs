using Chaos.Core.Faults;
using Chaos.Faults;
using Chaos.Faults.Edges;
using Chaos.Faults.Toxics;
using Chaos.Proxy.Toxics;

namespace Chaos.Samples;

/// <summary>Delays every answer on an edge by a random time, drawn for each chunk of bytes.</summary>
/// <param name="Edge">Name of the edge, such as <c>order->payment</c>.</param>
/// <param name="Most">The longest delay. The mean delay is half of it.</param>
public sealed record JitteryEdge(string Edge, [property: Delay] TimeSpan Most) : EdgeFault(Edge)
{
    public override string Summary =>
        FormattableString.Invariant($"{Edge} slower by up to {Most.TotalMilliseconds:0} ms");

    // The effect that the peer sees. The simulation and the canaries use it.
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
