using Chaos.Core;
using Chaos.Core.Faults;
using Chaos.Proxy.Http.Faults;
using Chaos.Proxy.Toxics;

namespace Chaos.Faults.Edges;

/// <summary>
/// Answers on an edge end too early, as if all had been said, after the work was done. Who minds the declared length
/// sees a broken connection; who does not takes a part for the whole. An answer without a body is left alone.
/// </summary>
/// <param name="Edge">The edge.</param>
/// <param name="AfterBytes">How many bytes of the body come; a shorter one loses its last byte.</param>
/// <param name="Share">Share of the requests, above 0 to 1.</param>
public sealed record TruncateReplies(
    string Edge,
    [property: Allowed(0)] int AfterBytes = 0,
    [property: Share] double Share = 1
) : RequestFault(Edge)
{
    public override string Summary => $"{Percent(Share)} of the answers on {Whom} truncated after {AfterBytes} bytes";

    public override FaultEffect Effect => new(FaultEffectKind.Reset, Edge, Share);

    internal override HttpToxic Toxic => new HttpTruncateToxic { Bytes = AfterBytes };

    internal override string Name => "chaos-truncate";

    internal override ToxicStream Stream => ToxicStream.Downstream;

    protected override string NameOf(string field) => field == "bytes" ? "afterBytes" : base.NameOf(field);
}
