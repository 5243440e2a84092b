using Chaos.Core;

namespace Chaos.Faults.Edges;

/// <summary>
/// A lognormal delay through two points. Half of the delays are at most the first, 99 of 100 at most the second, and none is
/// above the 99.99th percentile.
/// </summary>
public sealed record DelayDistribution
{
    /// <summary>The median, in whole milliseconds.</summary>
    public required TimeSpan P50 { get; init; }

    /// <summary>The 99th percentile, in whole milliseconds; not below the median.</summary>
    public required TimeSpan P99 { get; init; }

    /// <summary>The mistakes in the points, under <paramref name="path"/>.</summary>
    internal IEnumerable<PlanError> Errors(string path)
    {
        var limit = new DelayAttribute();
        foreach (var (name, value) in new[] { ("p50", P50), ("p99", P99) })
            if (Limits.Error(limit, value, $"{path}.{name}") is { } error)
                yield return error;
            else if (value.Ticks % TimeSpan.TicksPerMillisecond != 0)
                yield return new($"{path}.{name}", $"{value}", "whole milliseconds");
        if (P99 < P50 && P99 > TimeSpan.Zero)
            yield return new($"{path}.p99", Limits.TextOf(P99), $"p50, {Limits.TextOf(P50)}, or more");
    }
}
