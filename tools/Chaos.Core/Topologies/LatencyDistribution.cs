namespace Chaos.Core.Topologies;

/// <summary>
/// The distribution of the time that work takes, given by percentiles. Between two of them the time is interpolated
/// linearly, so the given percentiles are exact.
/// </summary>
public sealed record LatencyDistribution
{
    /// <summary>
    /// Points of the quantile function: at least two, with rising quantiles from 0 to 1 and times that never fall.
    /// </summary>
    public required IReadOnlyList<LatencyPoint> Points { get; init; }

    /// <summary>A distribution with the constant value <paramref name="time"/>.</summary>
    public static LatencyDistribution Constant(TimeSpan time) => new() { Points = [new(0, time), new(1, time)] };

    /// <summary>
    /// The latency of the guide's payment service: P50 40, P90 80, P95 120 and P99 300 ms. The guide gives no ends;
    /// they are set to 10 and 500 ms.
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
    /// The time at quantile <paramref name="quantile"/> (0 to 1). A uniform random number as the quantile gives a
    /// random time of the distribution.
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

    /// <summary>The mistakes in the points, under <paramref name="path"/>.</summary>
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
