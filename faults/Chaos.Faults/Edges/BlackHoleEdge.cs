using Chaos.Core.Faults;
using Chaos.Proxy.Toxics;

namespace Chaos.Faults.Edges;

/// <summary>
/// Loses what is sent on an edge, so that the caller gets no answer. Connections are accepted, and closed at its end,
/// because bytes are missing.
/// </summary>
/// <param name="Edge">The edge.</param>
public sealed record BlackHoleEdge(string Edge) : EdgeFault(Edge)
{
    /// <summary>
    /// What is lost: both by default; requests, of which the service sees nothing; or answers, after the work was done.
    /// </summary>
    public EdgeDirection Direction { get; init; }

    public override string Summary => $"{Edge} black-holed{Direction.Words()}";

    public override FaultEffect Effect =>
        new(Direction == EdgeDirection.Answers ? FaultEffectKind.LoseAnswers : FaultEffectKind.BlackHole, Edge);

    public override bool HitsRequestsAlone => Direction == EdgeDirection.Requests;

    public override IFault Bind(IFaultSite site) =>
        new ToxicFaults(site, Edge, ToxicFaults.On(Direction, "chaos-black-hole", new TimeoutToxic()));
}
