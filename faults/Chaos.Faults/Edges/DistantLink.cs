using Chaos.Core.Faults;
using Chaos.Faults.Toxics;
using Chaos.Proxy.Toxics;

namespace Chaos.Faults.Edges;

/// <summary>
/// Puts the two sides of an edge far apart: every round trip takes a fixed time, and a new TCP connection one round
/// trip more before its first request. Needs the embedded proxy.
/// </summary>
/// <param name="Edge">The edge.</param>
/// <param name="RoundTrip">The round-trip time, in whole milliseconds.</param>
public sealed record DistantLink(string Edge, [property: Delay] TimeSpan RoundTrip) : EdgeFault(Edge)
{
    public override string Summary =>
        FormattableString.Invariant($"{Edge} with a round trip of {RoundTrip.TotalMilliseconds:0} ms");

    public override FaultEffect Effect => new(FaultEffectKind.Distant, Edge, 1, RoundTrip);

    public override IFault Bind(IFaultSite site) =>
        new ToxicFault(
            site,
            Edge,
            new NewToxic
            {
                Toxic = new DistanceToxic { RoundTrip = RoundTrip },
                Name = "chaos-distance",
                Stream = ToxicStream.Upstream,
            }
        );
}
