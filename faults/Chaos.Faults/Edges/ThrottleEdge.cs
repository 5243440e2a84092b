using Chaos.Core;
using Chaos.Core.Faults;
using Chaos.Faults.Toxics;
using Chaos.Proxy.Toxics;

namespace Chaos.Faults.Edges;

/// <summary>Limits the rate of answers on an edge.</summary>
/// <param name="Edge">The edge.</param>
/// <param name="KilobytesPerSecond">The rate; a kilobyte is 1,000 bytes.</param>
internal sealed record ThrottleEdge(string Edge, [property: Allowed(1, 10_000_000)] int KilobytesPerSecond)
    : EdgeFault(Edge)
{
    /// <summary>
    /// Whether the rate is that of each connection, or one that all connections of the edge share, as they share a link.
    /// </summary>
    public ThrottleScope Per { get; init; }

    public override string Summary =>
        FormattableString.Invariant($"{Edge} throttled to {KilobytesPerSecond:#,0} kB/s") + (IsShared ? " in all" : "");

    public override FaultEffect Effect =>
        new(FaultEffectKind.Throttle, Edge, 1, RateCanary.TimeAt(KilobytesPerSecond, IsShared));

    public override bool CanariesReachService => !IsFelt;

    private bool IsShared => Per == ThrottleScope.Edge;

    /// <summary>Whether canaries can feel the rate. One that none can feel is proven by its mechanism alone.</summary>
    private bool IsFelt => RateCanary.TimeAt(KilobytesPerSecond, IsShared) > TimeSpan.Zero;

    public override IFault Bind(IFaultSite site)
    {
        var toxic = new NewToxic
        {
            Toxic = IsShared
                ? new SharedBandwidthToxic { KilobytesPerSecond = KilobytesPerSecond }
                : new BandwidthToxic { KilobytesPerSecond = KilobytesPerSecond },
            Name = "chaos-throttle",
        };
        return IsFelt
            ? new FeltBeside(site, Edge, [toxic], new RateCanary(site, Edge, KilobytesPerSecond, IsShared))
            : new ToxicFault(site, Edge, toxic);
    }
}
