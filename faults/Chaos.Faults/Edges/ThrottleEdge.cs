using Chaos.Core;
using Chaos.Core.Faults;
using Chaos.Faults.Toxics;
using Chaos.Proxy.Toxics;

namespace Chaos.Faults.Edges;

/// <summary>Limits the rate of answers on an edge.</summary>
/// <param name="Edge">The edge.</param>
/// <param name="KilobytesPerSecond">The rate for each connection; a kilobyte is 1,000 bytes.</param>
internal sealed record ThrottleEdge(string Edge, [property: Allowed(1, 10_000_000)] int KilobytesPerSecond)
    : EdgeFault(Edge)
{
    public override string Summary => FormattableString.Invariant($"{Edge} throttled to {KilobytesPerSecond:#,0} kB/s");

    public override FaultEffect Effect => new(FaultEffectKind.Throttle, Edge);

    public override IFault Bind(IFaultSite site) =>
        new ToxicFault(
            site,
            Edge,
            new NewToxic
            {
                Toxic = new BandwidthToxic { KilobytesPerSecond = KilobytesPerSecond },
                Name = "chaos-throttle",
            }
        );
}
