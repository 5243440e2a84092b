using Chaos.Core;
using Chaos.Core.Faults;
using Chaos.Proxy.Http.Faults;
using Chaos.Proxy.Toxics;

namespace Chaos.Faults.Edges;

/// <summary>
/// Cuts answers on an edge short, as if they were complete, after the work was done. A client that checks the declared
/// length sees a broken connection; one that does not takes the part for the whole. An answer without a body is not
/// affected.
/// </summary>
/// <param name="Edge">The edge.</param>
/// <param name="AfterBytes">Number of bytes of the body that pass. A body that is not longer loses its last
/// byte.</param>
/// <param name="Share">Share of the requests that it hits, above 0 to 1.</param>
public sealed record TruncateReplies(
    string Edge,
    [property: Allowed(0)] int AfterBytes = 0,
    [property: Share] double Share = 1
) : RequestFault(Edge)
{
    public override string Summary => $"{HitAnswers} on {Whom} truncated after {AfterBytes} bytes";

    public override FaultEffect Effect => new(FaultEffectKind.Reset, Edge, Share);

    internal override HttpToxic Toxic => new HttpTruncateToxic { Bytes = AfterBytes };

    internal override string Name => "chaos-truncate";

    internal override ToxicStream Stream => ToxicStream.Downstream;

    protected override string NameOf(string field) => field == "bytes" ? "afterBytes" : base.NameOf(field);
}
