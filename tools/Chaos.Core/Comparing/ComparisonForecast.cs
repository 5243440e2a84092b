using System.Globalization;

namespace Chaos.Core.Comparing;

/// <summary>A comparison's duration and the smallest change that it can find, reported before it starts.</summary>
/// <param name="Rounds">How often each arm runs.</param>
/// <param name="PairDuration">Duration of a pair.</param>
/// <param name="Duration">Duration of all rounds, without the start of the services.</param>
/// <param name="Measured">How the primary metric varies on this machine between identical arms, with its scale and
/// unit, and the smallest change that this number of rounds finds. Null when it was not measured.</param>
public sealed record ComparisonForecast(
    int Rounds,
    TimeSpan PairDuration,
    TimeSpan Duration,
    CalibratedMetric? Measured
)
{
    /// <summary>The looks at which the comparison may end early; empty for none.</summary>
    public IReadOnlyList<Look> Looks { get; init; } = [];

    /// <summary>The command that measures how pairs vary.</summary>
    public const string HowToMeasure = "chaos calibrate";

    /// <summary>The forecast as one line of text.</summary>
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
                "what it can find is not known until the pairs' deviation is measured on this machine: " + HowToMeasure,
            { SmallestChange: null or double.PositiveInfinity } => "it can find nothing: too few rounds",
            _ =>
                $"pairs vary by {Measured.DeviationText()} here, so it finds {Measured.SmallestText()} and more in 80 % of cases",
        };
}
