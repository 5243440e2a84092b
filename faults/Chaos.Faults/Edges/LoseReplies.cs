using Chaos.Core.Faults;
using Chaos.Core.Texts;
using Chaos.Faults.Toxics;
using Chaos.Proxy.Toxics;

namespace Chaos.Faults.Edges;

/// <summary>
/// Loses answers after the work was done: the connection is reset when the first byte of the answer arrives. Drawn for
/// each connection, so it hits a share of the attempts only if each attempt has its own connection.
/// </summary>
/// <param name="Edge">The edge.</param>
/// <param name="Share">Share of the connections that it hits, above 0 to 1.</param>
public sealed record LoseReplies(string Edge, [property: Share] double Share) : EdgeFault(Edge)
{
    public override string Summary => $"{Percent.Of(Share)} of the replies on {Edge} lost";

    public override FaultEffect Effect => new(FaultEffectKind.Reset, Edge, Share);

    public override IFault Bind(IFaultSite site) =>
        new ToxicFault(
            site,
            Edge,
            new NewToxic
            {
                Toxic = new ResetPeerToxic(),
                Name = "chaos-lose-replies",
                Stream = ToxicStream.Downstream,
                Toxicity = Share,
            }
        );
}
