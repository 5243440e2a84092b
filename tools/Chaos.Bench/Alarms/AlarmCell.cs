using Chaos.Core.Statistics;

namespace Chaos.Bench.Alarms;

/// <summary>The results of many simulated comparisons.</summary>
/// <param name="Comparisons">Number of comparisons.</param>
/// <param name="Found">How many of them found a difference.</param>
/// <param name="Alike">How many of them called the arms equivalent.</param>
/// <param name="Rounds">Mean number of rounds of a comparison.</param>
internal sealed record AlarmCell(int Comparisons, int Found, int Alike, double Rounds)
{
    /// <summary>Share of comparisons that found a difference.</summary>
    public double Share => (double)Found / Comparisons;

    /// <summary>95 % interval of that share.</summary>
    public Estimate Interval => Wilson.Interval(Found, Comparisons)!.Value;

    /// <summary>Simulates comparisons.</summary>
    /// <param name="way">How the number of rounds is decided.</param>
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
