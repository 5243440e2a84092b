using Chaos.Core;
using Chaos.Core.Faults;
using Chaos.Core.Topologies;
using Chaos.Proxy.Http.Faults;

namespace Chaos.Faults.Edges;

/// <summary>
/// Delays answers on an edge. With <see cref="Share"/>, <see cref="Match"/>, <see cref="First"/> or <see cref="Every"/> it
/// delays answers to single requests, which the proxy has to read; else all data, whatever the protocol.
/// </summary>
/// <param name="Edge">The edge.</param>
/// <param name="Delay">The delay, in whole milliseconds; this or a distribution.</param>
/// <param name="Share">Share of the requests that it hits, above 0 to 1. It hits each canary.</param>
internal sealed record LatencyEdge(
    string Edge,
    [property: Delay] TimeSpan? Delay = null,
    [property: Share] double Share = 1
) : EdgeFault(Edge)
{
    private static readonly string[] s_ofMatch = ["method", "path", "header", "headerValue"];

    /// <summary>
    /// How much shorter or longer a single delay may be, in whole milliseconds; at most three quarters of the delay, so
    /// that canaries feel each.
    /// </summary>
    [Allowed("0s", "45s")]
    public TimeSpan Jitter { get; init; }

    /// <summary>
    /// A delay that differs from call to call, with a long tail: lognormal, by its median and its 99th percentile. In place
    /// of a delay.
    /// </summary>
    public DelayDistribution? Distribution { get; init; }

    /// <summary>The requests that it hits; by default all.</summary>
    public RequestMatch? Match { get; init; }

    /// <summary>Hits only so many requests, the first ones. Null hits any number.</summary>
    [Allowed(1, 1_000_000)]
    public int? First { get; init; }

    /// <summary>Hits only every n-th request: 10 hits the 10th, the 20th and so on. Null hits each.</summary>
    [Allowed(2, 1_000_000)]
    public int? Every { get; init; }

    /// <summary>
    /// Whether <see cref="First"/> and <see cref="Every"/> count the requests on the edge, or the attempts of each call.
    /// </summary>
    public RequestScope Per { get; init; }

    public override EdgeProtocol? Reads => IsOfRequests ? EdgeProtocol.Http : null;

    public override string Summary =>
        Jitter > TimeSpan.Zero
            ? FormattableString.Invariant($"{Delaying.Summary} ± {Jitter.TotalMilliseconds:0} ms")
            : Delaying.Summary;

    // A canary may draw the shortest delay.
    public override FaultEffect Effect =>
        new(FaultEffectKind.Slow, Edge, Share, Usual - Jitter) { P99 = Distribution?.P99 ?? TimeSpan.Zero };

    /// <summary>The delay, or its median.</summary>
    private TimeSpan Usual => Distribution?.P50 ?? Delay ?? TimeSpan.Zero;

    private bool IsOfRequests =>
        Share < 1 || Match is not null || First is not null || Every is not null || Per == RequestScope.Call;

    /// <summary>The fault that does it: of single requests, or of the whole edge.</summary>
    private EdgeFault Delaying =>
        IsOfRequests
            ? OfRequests
            : new SlowEdge(Edge, Usual) { Jitter = Jitter, P99 = Distribution?.P99 ?? TimeSpan.Zero };

    private DelayRequests OfRequests =>
        new(Edge, Usual, Share)
        {
            Jitter = Jitter,
            P99 = Distribution?.P99 ?? TimeSpan.Zero,
            Method = Match?.Method ?? "",
            Path = Match?.Path ?? "",
            Header = Match?.Header ?? "",
            HeaderValue = Match?.HeaderValue ?? "",
            First = First,
            Every = Every,
            Per = Per,
        };

    public override IFault Bind(IFaultSite site) => Delaying.Bind(site);

    public override IEnumerable<PlanError> Errors(string path)
    {
        List<PlanError> own = [.. base.Errors(path), .. OwnErrors(path)];
        if (!IsOfRequests)
            return own;
        return
        [
            .. own,
            .. OfRequests
                .Errors(path)
                .Where(e => !e.Field.EndsWith(".p99", StringComparison.Ordinal))
                .Where(e => Delay is not null || !e.Field.EndsWith(".delay", StringComparison.Ordinal))
                .Where(e => own.TrueForAll(o => !o.Field.Equals(e.Field, StringComparison.OrdinalIgnoreCase)))
                .Select(e =>
                    s_ofMatch.Contains(e.Field[(path.Length + 1)..])
                        ? e with
                        {
                            Field = $"{path}.match{e.Field[path.Length..]}",
                        }
                        : e
                ),
        ];
    }

    private IEnumerable<PlanError> OwnErrors(string path)
    {
        if (Delay is null && Distribution is null)
            yield return new($"{path}.delay", PlanError.Missing, "a delay above 0s, at most 1m, or a distribution");
        if (Delay is { } both && Distribution is not null)
            yield return new($"{path}.delay", Limits.TextOf(both), "a delay or a distribution, not both");
        foreach (var error in Distribution?.Errors($"{path}.distribution") ?? [])
            yield return error;
        if (Distribution is not null && Jitter > TimeSpan.Zero)
            yield return new(
                $"{path}.jitter",
                Limits.TextOf(Jitter),
                "none beside a distribution, which spreads the delay"
            );
        foreach (var (name, value) in new[] { ("delay", Delay ?? TimeSpan.Zero), ("jitter", Jitter) })
            if (value.Ticks % TimeSpan.TicksPerMillisecond != 0)
                yield return new($"{path}.{name}", $"{value}", "whole milliseconds");
        if (Delay is { } delay && delay > TimeSpan.Zero && Jitter > delay * .75 && Jitter <= TimeSpan.FromSeconds(45))
            yield return new(
                $"{path}.jitter",
                Limits.TextOf(Jitter),
                $"at most three quarters of the delay, {Limits.TextOf(delay * .75)}, so that canaries feel each"
            );
    }
}
