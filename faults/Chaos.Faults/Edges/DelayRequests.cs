using Chaos.Core;
using Chaos.Core.Faults;
using Chaos.Proxy.Http.Faults;
using Chaos.Proxy.Toxics;

namespace Chaos.Faults.Edges;

/// <summary>
/// Answers to requests on an edge are late by a fixed time. Requests that come after one on the same connection wait
/// behind it.
/// </summary>
/// <param name="Edge">The edge.</param>
/// <param name="Delay">By how much, in whole milliseconds.</param>
/// <param name="Share">Share of the requests, 0.8 to 1: with fewer, a canary's median would tell nothing.</param>
internal sealed record DelayRequests(
    string Edge,
    [property: Delay] TimeSpan Delay,
    [property: Allowed(.8, 1, IsShare = true)] double Share = 1
) : RequestFault(Edge)
{
    public override string Summary =>
        FormattableString.Invariant(
            $"{Percent(Share)} of the requests on {Whom} slower by {Delay.TotalMilliseconds:0} ms"
        );

    public override FaultEffect Effect => new(FaultEffectKind.Slow, Edge, Share, Delay);

    internal override HttpToxic Toxic => new HttpDelayToxic { Delay = Delay };

    internal override string Name => "chaos-delay";

    internal override ToxicStream Stream => ToxicStream.Downstream;

    public override IEnumerable<PlanError> Errors(string path)
    {
        foreach (var error in base.Errors(path))
            yield return error;
        if (Delay.Ticks % TimeSpan.TicksPerMillisecond != 0)
            yield return new($"{path}.delay", $"{Delay}", "whole milliseconds");
    }
}
