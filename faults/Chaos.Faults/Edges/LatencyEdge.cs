using Chaos.Core;
using Chaos.Core.Faults;
using Chaos.Core.Topologies;
using Chaos.Faults.Toxics;
using Chaos.Proxy.Toxics;

namespace Chaos.Faults.Edges;

/// <summary>
/// Delays answers on an edge. With <see cref="Share"/> or <see cref="Match"/> it delays answers to single requests,
/// which needs HTTP/1.1; else all data, whatever the protocol.
/// </summary>
/// <param name="Edge">The edge.</param>
/// <param name="Delay">The delay, in whole milliseconds.</param>
/// <param name="Share">Share of the requests that it hits, 0.8 to 1. With a smaller share the canaries' median would
/// show no effect.</param>
internal sealed record LatencyEdge(
    string Edge,
    [property: Delay] TimeSpan Delay,
    [property: Allowed(.8, 1, IsShare = true)] double Share = 1
) : EdgeFault(Edge)
{
    /// <summary>
    /// How much shorter or longer a single delay may be, in whole milliseconds; at most three quarters of the delay, so
    /// that canaries feel each.
    /// </summary>
    [Allowed("0s", "45s")]
    public TimeSpan Jitter { get; init; }

    /// <summary>The requests that it hits; by default all.</summary>
    public RequestMatch? Match { get; init; }

    public override EdgeProtocol? Reads => IsOfRequests ? EdgeProtocol.Http : null;

    public override string Summary =>
        Jitter > TimeSpan.Zero ? FormattableString.Invariant($"{Plain} ± {Jitter.TotalMilliseconds:0} ms") : Plain;

    // A canary may draw the shortest delay.
    public override FaultEffect Effect => new(FaultEffectKind.Slow, Edge, Share, Delay - Jitter);

    private bool IsOfRequests => Share < 1 || Match is not null;

    private string Plain => IsOfRequests ? OfRequests.Summary : new SlowEdge(Edge, Delay).Summary;

    private DelayRequests OfRequests =>
        new(Edge, Delay, Share)
        {
            Jitter = Jitter,
            Method = Match?.Method ?? "",
            Path = Match?.Path ?? "",
            Header = Match?.Header ?? "",
            HeaderValue = Match?.HeaderValue ?? "",
        };

    public override IFault Bind(IFaultSite site) =>
        IsOfRequests
            ? OfRequests.Bind(site)
            : new ToxicFault(
                site,
                Edge,
                new NewToxic
                {
                    Toxic = new LatencyToxic { Latency = Delay, Jitter = Jitter },
                    Name = "chaos-latency",
                }
            );

    public override IEnumerable<PlanError> Errors(string path)
    {
        foreach (var error in base.Errors(path))
            yield return error;
        foreach (var (name, value) in new[] { ("delay", Delay), ("jitter", Jitter) })
            if (value.Ticks % TimeSpan.TicksPerMillisecond != 0)
                yield return new($"{path}.{name}", $"{value}", "whole milliseconds");
        if (Jitter > Delay * .75 && Jitter <= TimeSpan.FromSeconds(45) && Delay > TimeSpan.Zero)
            yield return new(
                $"{path}.jitter",
                Limits.TextOf(Jitter),
                $"at most three quarters of the delay, {Limits.TextOf(Delay * .75)}, so that canaries feel each"
            );
        var own = Limits.LimitedOf(GetType()).Select(p => $"{path}.{p.Property.Name}").ToList();
        foreach (
            var error in Match is null
                ? []
                : OfRequests.Errors(path).Where(e => !own.Contains(e.Field, StringComparer.OrdinalIgnoreCase))
        )
            yield return error with
            {
                Field = $"{path}.match{error.Field[path.Length..]}",
            };
    }
}
