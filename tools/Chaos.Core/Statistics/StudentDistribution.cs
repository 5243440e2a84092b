namespace Chaos.Core.Statistics;

/// <summary>Student's distribution (1908), for any number of degrees of freedom, whole or not.</summary>
internal static class StudentDistribution
{
    // From this number of degrees on, it equals the normal distribution to six digits.
    private const double Many = 1e6;

    /// <summary>
    /// The number of standard errors on both sides of the mean that contain the share <paramref name="confidence"/>:
    /// 12.7062 with one degree of freedom at 95 %, 2.5706 with five.
    /// </summary>
    public static double TwoSided(double degrees, double confidence)
    {
        if (!(degrees > 0))
            throw new ArgumentOutOfRangeException(nameof(degrees), degrees, "Degrees of freedom are above 0.");
        if (degrees >= Many)
            return NormalDistribution.TwoSided(confidence);

        // The mass beyond t on both sides equals the mass of a beta distribution below degrees / (degrees + t²).
        var (low, high) = (0.0, 1.0);
        for (var step = 0; step < 60; step++)
        {
            var middle = (low + high) / 2;
            if (BetaDistribution.Below(middle, degrees / 2, .5) > 1 - confidence)
                high = middle;
            else
                low = middle;
        }
        return Math.Sqrt(degrees * (1 - high) / high);
    }
}
