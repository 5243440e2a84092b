using Chaos.Core;
using Chaos.Core.Faults;
using Chaos.Proxy.Http.Faults;
using Chaos.Proxy.Toxics;

namespace Chaos.Faults.Edges;

/// <summary>
/// Resets answers on an edge after the work was done: before their first byte, after their head, or in their body.
/// </summary>
/// <param name="Edge">The edge.</param>
/// <param name="Share">Share of the requests that it hits, above 0 to 1.</param>
internal sealed record AbortRequests(string Edge, [property: Share] double Share = 1) : RequestFault(Edge)
{
    /// <summary>The point at which the answers are reset.</summary>
    public AbortPoint At { get; init; }

    /// <summary>
    /// With <c>inBody</c>: number of bytes of the body that pass. A body that is not longer loses its last byte.
    /// </summary>
    [Allowed(0)]
    public int AfterBytes { get; init; }

    public override string Summary =>
        $"{HitAnswers} on {Whom} reset "
        + At switch
        {
            AbortPoint.BeforeHeaders => "before their first byte",
            AbortPoint.AfterHeaders => "after their head",
            _ => $"after {AfterBytes} bytes of their body",
        };

    public override FaultEffect Effect => new(FaultEffectKind.Reset, Edge, Share);

    internal override HttpToxic Toxic => new HttpAbortToxic { At = At, AfterBytes = AfterBytes };

    internal override string Name => "chaos-abort";

    internal override ToxicStream Stream => ToxicStream.Downstream;

    protected override string NameOf(string field) => field == "after_bytes" ? "afterBytes" : base.NameOf(field);
}
