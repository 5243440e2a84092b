namespace Chaos.Reports.Charts;

/// <summary>
/// The horizontal axis of all charts of an experiment: seconds since the load began. With wall-clock time two arms
/// could not be compared side by side.
/// </summary>
/// <param name="Seconds">Its length.</param>
internal sealed record TimeAxis(double Seconds)
{
    private const int MostSteps = 6;
    private static readonly double[] s_steps =
    [
        1,
        2,
        5,
        10,
        15,
        20,
        30,
        60,
        120,
        300,
        600,
        900,
        1800,
        3600,
        7200,
        21600,
        86400,
    ];

    /// <summary>The axis that reaches to the latest of these ends.</summary>
    public static TimeAxis Over(IEnumerable<TimeSpan> ends) =>
        new(Math.Max(1, ends.Select(e => e.TotalSeconds).DefaultIfEmpty(1).Max()));

    /// <summary>The seconds at which the axis has a mark.</summary>
    public IEnumerable<double> Ticks
    {
        get
        {
            var step = s_steps
                .Where(s => Seconds / s <= MostSteps)
                .DefaultIfEmpty(Math.Ceiling(Seconds / MostSteps))
                .First();
            for (double at = 0; at <= Seconds + 1e-9; at += step)
                yield return at;
        }
    }

    /// <summary>Position of a time, in per cent from the left, clamped to the chart.</summary>
    public double Place(double seconds) => 100 * Math.Clamp(seconds / Seconds, 0, 1);
}
