using System.Globalization;

namespace Chaos.Core.Comparing;

/// <summary>What a comparison takes and can find, as it is said before it starts.</summary>
/// <param name="Rounds">How often each arm runs.</param>
/// <param name="PairDuration">How long a pair takes.</param>
/// <param name="Duration">How long all of it takes, without the start of the services.</param>
/// <param name="Measured">What the deciding metric does here when nothing differs, with its scale and unit, and the
/// smallest change that so many rounds find; null when nobody has measured it.</param>
public sealed record ComparisonForecast(
    int Rounds,
    TimeSpan PairDuration,
    TimeSpan Duration,
    CalibratedMetric? Measured
)
{
    /// <summary>The looks at which it may end early; empty for none.</summary>
    public IReadOnlyList<Look> Looks { get; init; } = [];

    /// <summary>The command that measures how pairs differ.</summary>
    public const string HowToMeasure = "chaos calibrate";

    /// <summary>For people.</summary>
    public override string ToString() =>
        Looks.Count == 0
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{Rounds} rounds of {PairDuration.TotalSeconds:#,0.#} s, {Duration.TotalMinutes:#,0.#} min in all; {Finds()}"
            )
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{Rounds} to {Looks[^1].Rounds} rounds of {PairDuration.TotalSeconds:#,0.#} s, "
                    + $"{Duration.TotalMinutes:#,0.#} to {(PairDuration * Looks[^1].Rounds).TotalMinutes:#,0.#} "
                    + $"min in all, looked at "
                    + $"{string.Join(", ", Looks.Select(l => $"after {l.Rounds} (level {ChangeWords.Level(l.Level)})"))}"
                    + $"; {Finds()}"
            );

    private string Finds() =>
        Measured switch
        {
            null or { PairDeviation: null } =>
                "what it can find is not known before the pairs' deviation has been measured here: " + HowToMeasure,
            { SmallestChange: null or double.PositiveInfinity } => "it can find nothing: too few rounds",
            _ =>
                $"pairs vary by {Measured.DeviationText()} here, so it finds {Measured.SmallestText()} and more in 80 % of cases",
        };
}
