using Chaos.Core.Faults;
using Chaos.Faults.Toxics;
using Chaos.Proxy.Toxics;

namespace Chaos.Faults.Edges;

/// <summary>
/// What the caller says is lost on its way and what the callee says still comes: acknowledgements that never arrive.
/// Connections are closed when it ends, since bytes are missing.
/// </summary>
/// <param name="Edge">The edge.</param>
public sealed record LoseRequests(string Edge) : EdgeFault(Edge)
{
    public override string Summary => $"{Edge} loses what is said to it";

    public override FaultEffect Effect => new(FaultEffectKind.BlackHole, Edge);

    public override IFault Bind(IFaultSite site) =>
        new ToxicFault(
            site,
            Edge,
            new NewToxic
            {
                Toxic = new TimeoutToxic(),
                Stream = ToxicStream.Upstream,
                Name = "chaos-lose-requests",
            }
        );
}
