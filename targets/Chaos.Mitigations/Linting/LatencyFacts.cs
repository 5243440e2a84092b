using Chaos.Core;
using Chaos.Core.Topologies;

namespace Chaos.Mitigations.Linting;

/// <summary>How long answers take: the mean and the percentiles that are known.</summary>
public sealed record LatencyFacts
{
    /// <summary>The mean.</summary>
    [Allowed("0s", "24h", Above = true)]
    public TimeSpan? Mean { get; init; }

    /// <summary>The median.</summary>
    [Allowed("0s", "24h", Above = true)]
    public TimeSpan? P50 { get; init; }

    /// <summary>The 90th percentile: 90 of 100 answers take no longer.</summary>
    [Allowed("0s", "24h", Above = true)]
    public TimeSpan? P90 { get; init; }

    /// <summary>The 95th percentile: 95 of 100 answers take no longer.</summary>
    [Allowed("0s", "24h", Above = true)]
    public TimeSpan? P95 { get; init; }

    /// <summary>The 99th percentile: 99 of 100 answers take no longer.</summary>
    [Allowed("0s", "24h", Above = true)]
    public TimeSpan? P99 { get; init; }

    /// <summary>The 99.9th percentile: 999 of 1000 answers take no longer.</summary>
    [Allowed("0s", "24h", Above = true)]
    public TimeSpan? P999 { get; init; }

    /// <summary>The known percentiles in ascending order.</summary>
    private IReadOnlyList<(string Name, LatencyPoint Point)> Known =>
        [
            .. new[] { ("p50", .5, P50), ("p90", .9, P90), ("p95", .95, P95), ("p99", .99, P99), ("p999", .999, P999) }
                .Where(p => p.Item3 is not null)
                .Select(p => (p.Item1, new LatencyPoint(p.Item2, p.Item3!.Value))),
        ];

    /// <summary>
    /// Returns the share of the answers that take longer than a time. It interpolates linearly between the known
    /// percentiles and from 0 to the first of them. Returns null with fewer than two percentiles, or beyond the last
    /// one.
    /// </summary>
    public double? ShareAbove(TimeSpan time)
    {
        if (time <= TimeSpan.Zero)
            return 1;
        var known = Known;
        if (known.Count < 2 || time > known[^1].Point.Time)
            return null;
        var before = new LatencyPoint(0, TimeSpan.Zero);
        foreach (var (_, point) in known)
        {
            if (time < point.Time)
                return 1
                    - (
                        before.Quantile
                        + ((point.Quantile - before.Quantile) * ((time - before.Time) / (point.Time - before.Time)))
                    );
            before = point;
        }
        return 1 - before.Quantile;
    }

    /// <summary>Returns every mistake, with paths under <paramref name="path"/>.</summary>
    public IEnumerable<PlanError> Errors(string path)
    {
        foreach (var error in Limits.Of(this, path))
            yield return error;
        foreach (var (lower, upper) in Known.Zip(Known.Skip(1)))
            if (upper.Point.Time < lower.Point.Time)
                yield return new(
                    $"{path}.{upper.Name}",
                    Words.Of(upper.Point.Time),
                    $"{lower.Name}, {Words.Of(lower.Point.Time)}, or more"
                );
    }
}
