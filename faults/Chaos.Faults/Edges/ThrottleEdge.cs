using Chaos.Core;
using Chaos.Core.Faults;
using Chaos.Faults.Toxics;
using Chaos.Proxy.Toxics;

namespace Chaos.Faults.Edges;

/// <summary>Answers on an edge come at a limited rate.</summary>
/// <param name="Edge">The edge.</param>
/// <param name="KilobytesPerSecond">The rate for each connection; a kilobyte is 1,000 bytes.</param>
public sealed record ThrottleEdge(string Edge, int KilobytesPerSecond) : InjectableFault
{
    public override string Summary => FormattableString.Invariant($"{Edge} throttled to {KilobytesPerSecond:#,0} kB/s");

    public override FaultEffect Effect => new(FaultEffectKind.Throttle, Edge);

    public override IEnumerable<PlanError> Errors(string path)
    {
        if (KilobytesPerSecond is < 1 or > 10_000_000)
            yield return new($"{path}.kilobytesPerSecond", $"{KilobytesPerSecond}", "1 to 10,000,000");
    }

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
