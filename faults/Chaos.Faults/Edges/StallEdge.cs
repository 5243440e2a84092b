using Chaos.Core.Faults;
using Chaos.Faults.Toxics;
using Chaos.Proxy.Toxics;

namespace Chaos.Faults.Edges;

/// <summary>
/// Holds the caller's data on an edge and delivers it at the end, as a service that hangs and then works off what has
/// come meanwhile. Callers that gave up have their work done all the same.
/// </summary>
/// <param name="Edge">The edge.</param>
internal sealed record StallEdge(string Edge) : EdgeFault(Edge)
{
    public override string Summary => $"{Edge} stalled, and released at the end";

    public override FaultEffect Effect => new(FaultEffectKind.StallAndRelease, Edge);

    public override bool HitsRequestsAlone => true;

    public override IFault Bind(IFaultSite site) =>
        new ToxicFault(
            site,
            Edge,
            new NewToxic
            {
                // A rate of 0 holds all data until the toxic is removed.
                Toxic = new BandwidthToxic { KilobytesPerSecond = 0 },
                Stream = ToxicStream.Upstream,
                Name = "chaos-stall",
            }
        );
}
