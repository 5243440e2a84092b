using Chaos.Core.Statistics;

namespace Chaos.Bench.Alarms;

/// <summary>How much the logarithm of a figure varies from trial to trial.</summary>
/// <param name="Name">In a word.</param>
/// <param name="HasHeavyTails">Whether the noise is Student's t with two degrees of freedom, whose variance is
/// infinite: now and then a trial is far off. Otherwise it is normal.</param>
public sealed record PairNoise(string Name, bool HasHeavyTails)
{
    /// <summary>Standard deviation of a pair's difference for normal noise.</summary>
    public const double PairDeviation = .10;

    /// <summary>Both kinds of noise.</summary>
    public static IReadOnlyList<PairNoise> All { get; } = [new("normal", false), new("heavy tails", true)];

    /// <summary>Draws the noise of one trial.</summary>
    public double Draw(ref ChanceSequence chance)
    {
        var normal = Math.Sqrt(2 * Chance.Exponential(chance.NextUnit())) * Math.Cos(2 * Math.PI * chance.NextUnit());
        // A chi-square variable with two degrees of freedom, divided by two, is exponential.
        return PairDeviation
            / Math.Sqrt(2)
            * (HasHeavyTails ? normal / Math.Sqrt(Chance.Exponential(chance.NextUnit())) : normal);
    }
}
