using System.Globalization;

namespace Chaos.Core.Comparing;

/// <summary>What a comparison takes and can find, as it is said before it starts.</summary>
/// <param name="Rounds">How often each arm runs.</param>
/// <param name="PairDuration">How long a pair takes.</param>
/// <param name="Duration">How long all of it takes, without the start of the services.</param>
/// <param name="PairDeviation">How much pairs vary that are alike, as the natural logarithm of the ratio; null when nobody has measured it here.</param>
/// <param name="SmallestEffect">The smallest effect that is found in 80 % of comparisons, as the natural logarithm of the ratio; null when it is not known.</param>
public sealed record ComparisonForecast(int Rounds, TimeSpan PairDuration, TimeSpan Duration, double? PairDeviation, double? SmallestEffect)
{
    /// <summary>For people.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Rounds} rounds of {PairDuration.TotalSeconds:#,0.#} s, {Duration.TotalMinutes:#,0.#} min in all; {Finds()}");

    private string Finds() => (PairDeviation, SmallestEffect) switch
    {
        (null, _) or (_, null) => "what it can find is not known before the pairs' deviation has been measured here: chaos calibrate",
        (_, double.PositiveInfinity) => "it can find nothing: too few rounds",
        var (deviation, effect) => string.Create(CultureInfo.InvariantCulture, $"pairs vary by {100 * deviation.Value:0.#} % here, so it finds +{100 * (Math.Exp(effect.Value) - 1):0.#} % and more in 80 % of cases"),
    };
}
