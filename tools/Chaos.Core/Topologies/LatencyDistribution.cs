namespace Chaos.Core.Topologies;

/// <summary>
/// How long a piece of work takes, given by percentiles: between two of them the time is interpolated linearly, so that
/// the set percentiles are exact. A single point makes it constant.
/// </summary>
public sealed record LatencyDistribution
{
    /// <summary>Points of the quantile function, by rising quantile from 0 to 1 and never falling time.</summary>
    public required IReadOnlyList<LatencyPoint> Points { get; init; }

    /// <summary>Always <paramref name="time"/>.</summary>
    public static LatencyDistribution Constant(TimeSpan time) => new() { Points = [new(0, time), new(1, time)] };

    /// <summary>
    /// The payment service of the guide: P50 40, P90 80, P95 120 and P99 300 ms; the ends, which it does not give, are
    /// set to 10 and 500 ms.
    /// </summary>
    public static LatencyDistribution GuidePayment { get; } =
        new()
        {
            Points =
            [
                new(0, TimeSpan.FromMilliseconds(10)),
                new(.50, TimeSpan.FromMilliseconds(40)),
                new(.90, TimeSpan.FromMilliseconds(80)),
                new(.95, TimeSpan.FromMilliseconds(120)),
                new(.99, TimeSpan.FromMilliseconds(300)),
                new(1, TimeSpan.FromMilliseconds(500)),
            ],
        };

    /// <summary>
    /// The time at quantile <paramref name="quantile"/> (0 to 1): handing in uniform chance draws from the
    /// distribution.
    /// </summary>
    public TimeSpan At(double quantile)
    {
        var upper = 1;
        while (upper < Points.Count - 1 && Points[upper].Quantile < quantile)
            upper++;
        var (from, to) = (Points[upper - 1], Points[upper]);
        var share =
            to.Quantile > from.Quantile
                ? Math.Clamp((quantile - from.Quantile) / (to.Quantile - from.Quantile), 0, 1)
                : 1;
        return from.Time + (to.Time - from.Time) * share;
    }

    /// <summary>What is wrong with the points, under <paramref name="path"/>.</summary>
    public IEnumerable<PlanError> Errors(string path)
    {
        if (Points.Count < 2 || Points[0].Quantile != 0 || Points[^1].Quantile != 1)
            yield return new(
                $"{path}.points",
                $"{Points.Count} points",
                "at least 2, the first at quantile 0 and the last at quantile 1"
            );
        for (var i = 0; i < Points.Count; i++)
        {
            if (Points[i].Time < TimeSpan.Zero || Points[i].Time > TimeSpan.FromMinutes(1))
                yield return new(
                    $"{path}.points[{i}].time",
                    $"{Points[i].Time.TotalMilliseconds} ms",
                    "0 to 60,000 ms"
                );
            if (i > 0 && (Points[i].Quantile < Points[i - 1].Quantile || Points[i].Time < Points[i - 1].Time))
                yield return new(
                    $"{path}.points[{i}]",
                    $"{Points[i]}",
                    "quantile and time not below those of the point before"
                );
        }
    }

    public bool Equals(LatencyDistribution? other) => other is not null && Points.SequenceEqual(other.Points);

    public override int GetHashCode() => Points.Aggregate(17, HashCode.Combine);
}
