using Chaos.Core;
using Chaos.Core.Faults;
using Chaos.Proxy.Toxics;

namespace Chaos.Faults.Edges;

/// <summary>
/// Changes bytes on an edge: of each block of so many bytes on a connection one, at a place and to a value drawn from the
/// seed. Nothing is lost or added.
/// </summary>
/// <param name="Edge">The edge.</param>
/// <param name="Every">Number of bytes of which one is changed.</param>
internal sealed record CorruptEdge(string Edge, [property: Allowed(1, 100_000)] int Every = 1_000) : EdgeFault(Edge)
{
    /// <summary>What is changed: both by default; requests or answers.</summary>
    public EdgeDirection Direction { get; init; }

    public override string Summary =>
        FormattableString.Invariant($"one byte of {Every:#,0} changed on {Edge}{Direction.Words()}");

    public override FaultEffect Effect => new(FaultEffectKind.Corrupt, Edge);

    public override bool CanariesReachService => false;

    public override IFault Bind(IFaultSite site) =>
        new FeltBeside(
            site,
            Edge,
            ToxicFaults.On(Direction, "chaos-corrupt", new CorruptToxic { Every = Every }),
            new EchoCanary(site, Edge, Every)
        );
}
