namespace Chaos.Core.Statistics;

/// <summary>The standard normal distribution.</summary>
internal static class NormalDistribution
{
    /// <summary>How many standard deviations either side of the mean hold the fraction <paramref name="confidence"/>: 1.959964 for 95 %.</summary>
    public static double TwoSided(double confidence)
    {
        if (confidence is not (> 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "A confidence is a fraction between 0 and 1.");
        // Newton from 0: the mass within z is concave there, so that no step goes too far.
        var z = 0.0;
        for (var step = double.MaxValue; Math.Abs(step) > 1e-12 && z < 8; z += step) step = (confidence - Within(z)) / (2 * Density(z));
        return z;
    }

    private static double Density(double z) => Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI);

    // Marsaglia (2004): the mass between 0 and z is density(z) * (z + z^3/3 + z^5/(3*5) + ...), twice that within z.
    private static double Within(double z)
    {
        var (sum, term) = (z, z);
        for (var odd = 3; term > sum * 1e-17; odd += 2) sum += term *= z * z / odd;
        return 2 * Density(z) * sum;
    }
}
