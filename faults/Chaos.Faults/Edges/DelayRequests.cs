using Chaos.Core;
using Chaos.Core.Faults;
using Chaos.Proxy.Http.Faults;
using Chaos.Proxy.Toxics;

namespace Chaos.Faults.Edges;

/// <summary>
/// Delays answers to requests on an edge by a fixed time. Later requests on the same connection wait behind a delayed
/// one.
/// </summary>
/// <param name="Edge">The edge.</param>
/// <param name="Delay">The delay, in whole milliseconds.</param>
/// <param name="Share">Share of the requests that it hits, above 0 to 1. It hits each canary.</param>
internal sealed record DelayRequests(string Edge, [property: Delay] TimeSpan Delay, [property: Share] double Share = 1)
    : RequestFault(Edge)
{
    /// <summary>How much shorter or longer a single delay may be.</summary>
    internal TimeSpan Jitter { get; init; }

    /// <summary>The 99th percentile of a lognormal delay, of which the delay is the median; zero for none.</summary>
    internal TimeSpan P99 { get; init; }

    public override string Summary => $"{Requests} on {Whom} slower by {DelayText.Of(Delay, P99)}";

    public override FaultEffect Effect => new(FaultEffectKind.Slow, Edge, Share, Delay) { P99 = P99 };

    internal override HttpToxic Toxic =>
        new HttpDelayToxic
        {
            Delay = Delay,
            Jitter = Jitter,
            P99 = P99,
        };

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
