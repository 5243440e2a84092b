using Chaos.Core.Statistics;

namespace Chaos.Bench.Alarms;

/// <summary>How often comparisons came to what, over many simulated ones.</summary>
/// <param name="Comparisons">How many there were.</param>
/// <param name="Found">In how many a difference was found.</param>
/// <param name="Alike">In how many the arms were called alike.</param>
/// <param name="Rounds">Rounds of one in the mean.</param>
internal sealed record AlarmCell(int Comparisons, int Found, int Alike, double Rounds)
{
    /// <summary>Share of them that found a difference.</summary>
    public double Share => (double)Found / Comparisons;

    /// <summary>Its 95 % interval.</summary>
    public Estimate Interval => Wilson.Interval(Found, Comparisons)!.Value;

    /// <summary>Simulates comparisons.</summary>
    /// <param name="way">How their rounds are settled.</param>
    /// <param name="noise">How trials vary.</param>
    /// <param name="ratio">The figure of B over that of A.</param>
    /// <param name="comparisons">How many.</param>
    public static AlarmCell Simulate(AlarmWay way, PairNoise noise, double ratio, int comparisons)
    {
        var (found, alike, rounds) = (0, 0, 0);
        for (var i = 0; i < comparisons; i++)
        {
            var outcome = way.Run(noise, ratio, Chance.Bits(7, 1, (ulong)i));
            found += outcome.Found ? 1 : 0;
            alike += outcome.Alike ? 1 : 0;
            rounds += outcome.Rounds;
        }
        return new(comparisons, found, alike, (double)rounds / comparisons);
    }
}
