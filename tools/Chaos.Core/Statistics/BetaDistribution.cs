namespace Chaos.Core.Statistics;

/// <summary>The beta distribution.</summary>
internal static class BetaDistribution
{
    /// <summary>The regularized incomplete beta function: the mass below <paramref name="x"/>.</summary>
    public static double Below(double x, double a, double b)
    {
        if (x <= 0)
            return 0;
        if (x >= 1)
            return 1;
        // The continued fraction converges quickly below the mean; above it, the other tail is computed.
        if (x > (a + 1) / (a + b + 2))
            return 1 - Below(1 - x, b, a);
        var front =
            Math.Exp((a * Math.Log(x)) + (b * Math.Log(1 - x)) + LogGamma(a + b) - LogGamma(a) - LogGamma(b)) / a;
        return front / Fraction(x, a, b);
    }

    /// <summary>
    /// The continued fraction by Lentz's method (1976), whose even and odd terms are those of DLMF 8.17.22.
    /// </summary>
    private static double Fraction(double x, double a, double b)
    {
        const double Tiny = 1e-300;
        var (f, c, d) = (1.0, 1.0, 0.0);
        for (var i = 1; i < 10_000; i++)
        {
            var m = i / 2;
            var term =
                i % 2 == 0
                    ? m * (b - m) * x / ((a + (2 * m) - 1) * (a + (2 * m)))
                    : -(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + (2 * m) + 1));
            d = 1 / NotZero(1 + (term * d));
            c = NotZero(1 + (term / c));
            f *= c * d;
            if (Math.Abs((c * d) - 1) < 1e-16)
                break;
        }
        return f;

        static double NotZero(double value) => Math.Abs(value) < Tiny ? Tiny : value;
    }

    /// <summary>
    /// The logarithm of the gamma function to 14 digits: Stirling's series with four terms from 15 up, and the
    /// recurrence below 15.
    /// </summary>
    private static double LogGamma(double x)
    {
        var product = 1.0;
        for (; x < 15; x++)
            product *= x;
        var (inverse, square) = (1 / x, 1 / (x * x));
        return ((x - .5) * Math.Log(x))
            - x
            + (.5 * Math.Log(2 * Math.PI))
            + (inverse * ((1 / 12.0) - (square * ((1 / 360.0) - (square * ((1 / 1260.0) - (square / 1680)))))))
            - Math.Log(product);
    }
}
