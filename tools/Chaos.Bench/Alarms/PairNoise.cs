using Chaos.Core.Statistics;

namespace Chaos.Bench.Alarms;

/// <summary>How much the logarithm of a figure varies from trial to trial.</summary>
/// <param name="Name">In a word.</param>
/// <param name="HasHeavyTails">Whether it is Student's with two degrees of freedom, whose variance has no end: now and
/// then a trial is far off. Else it is normal.</param>
public sealed record PairNoise(string Name, bool HasHeavyTails)
{
    /// <summary>Standard deviation of a pair's difference where it is normal.</summary>
    public const double PairDeviation = .10;

    /// <summary>Both kinds.</summary>
    public static IReadOnlyList<PairNoise> All { get; } = [new("normal", false), new("heavy tails", true)];

    /// <summary>One trial's.</summary>
    public double Draw(ref ChanceSequence chance)
    {
        var normal = Math.Sqrt(2 * Chance.Exponential(chance.NextUnit())) * Math.Cos(2 * Math.PI * chance.NextUnit());
        // A chi-square of two degrees over two is exponential.
        return PairDeviation
            / Math.Sqrt(2)
            * (HasHeavyTails ? normal / Math.Sqrt(Chance.Exponential(chance.NextUnit())) : normal);
    }
}
