namespace Chaos.Core.Statistics;

/// <summary>
/// The number of calls, none of them failing, that shows that a success rate meets a limit. A plan needs at least this
/// number of calls in a phase.
/// </summary>
internal static class FailureFreeCalls
{
    /// <summary>
    /// The fewest calls with which Wilson's two-sided lower bound meets the limit: 381 for 99 %, 3,838 for 99.9 %. With
    /// n successes in n calls the bound is n / (n + z²).
    /// </summary>
    public static long ForWilson(double limit, double confidence = 0.95)
    {
        Check(limit);
        var z = NormalDistribution.TwoSided(confidence);
        return (long)Math.Ceiling(limit / (1 - limit) * z * z);
    }

    /// <summary>
    /// The fewest calls in which a success rate below the limit shows a failure with the given confidence: 299 for 99
    /// %, 2,995 for 99.9 %.
    /// </summary>
    public static long OneSided(double limit, double confidence = 0.95)
    {
        Check(limit);
        return (long)Math.Ceiling(Math.Log(1 - confidence) / Math.Log(limit));
    }

    private static void Check(double limit)
    {
        if (limit is not (> 0 and < 1))
            throw new ArgumentOutOfRangeException(
                nameof(limit),
                limit,
                "A limit on a success rate is a fraction between 0 and 1."
            );
    }
}
