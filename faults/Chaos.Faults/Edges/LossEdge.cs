using Chaos.Core;
using Chaos.Core.Faults;
using Chaos.Core.Texts;
using Chaos.Proxy.Toxics;

namespace Chaos.Faults.Edges;

/// <summary>
/// Delays data on an edge as TCP does when a share of its segments is lost: a lost segment comes after a retransmission
/// timeout, or after twice that time more when it is lost again, and so on, and what follows it waits. A connect is not
/// affected.
/// </summary>
/// <param name="Edge">The edge.</param>
/// <param name="Share">Share of the segments that are lost, in steps of 0.01 %.</param>
internal sealed record LossEdge(string Edge, [property: Share] double Share) : EdgeFault(Edge)
{
    private const double PerTenThousand = 10_000;

    /// <summary>The retransmission timeout, in whole milliseconds. 200 ms is the least on Linux.</summary>
    [Allowed("10ms", "1m")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>What is lost: both by default; requests or answers.</summary>
    public EdgeDirection Direction { get; init; }

    public override string Summary => $"{Percent.Of(Share)} of the segments on {Edge} lost{Direction.Words()}";

    // A canary is hit when one of its segments is lost.
    public override FaultEffect Effect =>
        new(FaultEffectKind.Loss, Edge, 1 - Math.Pow(1 - Share, RoundTripCanary.RoundTrips * Ways));

    public override bool CanariesReachService => false;

    private int Ways => Direction == EdgeDirection.Both ? 2 : 1;

    public override IEnumerable<PlanError> Errors(string path)
    {
        foreach (var error in base.Errors(path))
            yield return error;
        if (Share is > 0 and <= 1 && Math.Abs(Share * PerTenThousand - Math.Round(Share * PerTenThousand)) > 1e-6)
            yield return new($"{path}.share", Limits.TextOf(Share), "whole steps of 0.01 %");
        if (Timeout.Ticks % TimeSpan.TicksPerMillisecond != 0)
            yield return new($"{path}.timeout", $"{Timeout}", "whole milliseconds");
    }

    public override IFault Bind(IFaultSite site) =>
        new FeltBeside(
            site,
            Edge,
            ToxicFaults.On(
                Direction,
                "chaos-loss",
                new LossToxic { PerTenThousand = (long)Math.Round(Share * PerTenThousand), Timeout = Timeout }
            ),
            new RoundTripCanary(site, Edge, Timeout)
        );
}
