using System.Globalization;
using Chaos.Core.Experiments;
using Chaos.Core.Statistics;
using Chaos.Core.Texts;

namespace Chaos.Core.Comparing;

/// <summary>
/// The plan of a comparison of two arms. What decides is declared before the run. In each round both arms get the same
/// arrivals, random draws and faults. They run in ABBA order, so that any drift affects both.
/// <code>
/// round   1    2    3    4
/// trials  A B  B A  A B  B A     a pair each: d = ln(B/A), or B - A
/// </code>
/// </summary>
public sealed record Comparison
{
    /// <summary>The most rounds of a plan. Beyond that, longer rounds find more than further ones.</summary>
    public const int MostRounds = 100;

    /// <summary>The experiment of both arms.</summary>
    public required Experiment Experiment { get; init; }

    /// <summary>Name of arm A, the existing one.</summary>
    public required string Before { get; init; }

    /// <summary>Name of arm B, which is meant to be better.</summary>
    public required string After { get; init; }

    /// <summary>The metric that decides.</summary>
    public required ComparedMetric Primary { get; init; }

    /// <summary>The metrics that must not become worse.</summary>
    public IReadOnlyList<ComparedMetric> Guardrails { get; init; } = [];

    /// <summary>
    /// Measures of the experiment that the comparison leaves out because the user named no guardrails.
    /// </summary>
    public IReadOnlyList<LeftOutMeasure> LeftOut { get; init; } = [];

    /// <summary>Number of rounds: how often each arm runs.</summary>
    public int Rounds { get; init; } = 8;

    /// <summary>The level: how often a difference may be found where there is none.</summary>
    public double Alpha { get; init; } = .05;

    /// <summary>
    /// The looks at which the comparison may end early. Empty for a single look after all rounds. The first look's
    /// number of rounds is <see cref="Rounds"/>.
    /// </summary>
    public IReadOnlyList<Look> Looks { get; init; } = [];

    /// <summary>Why the number of rounds was chosen; null when the user gave it or it is the default.</summary>
    public string? WhyRounds { get; init; }

    /// <summary>All looks; a single one after all rounds when none are planned.</summary>
    internal IReadOnlyList<Look> AllLooks => Looks.Count > 0 ? Looks : [new(Rounds, Alpha)];

    /// <summary>The most rounds that the plan runs when the machine spoils none.</summary>
    public int MostAsked => AllLooks[^1].Rounds;

    /// <summary>Planned duration of one pair, without the start of the services.</summary>
    public TimeSpan PairDuration => Experiment.Durations.Total * (Experiment.SideBySide ? 1 : 2);

    /// <summary>Planned duration of all rounds.</summary>
    public TimeSpan PlannedDuration => PairDuration * Rounds;

    /// <summary>
    /// Returns the plan with as many rounds as fit into the time. Too few rounds are a mistake that
    /// <see cref="Errors"/> reports.
    /// </summary>
    public Comparison Within(TimeSpan time) =>
        this with
        {
            Rounds = (int)Math.Clamp(time / PairDuration, 0, MostRounds),
        };

    /// <summary>Forecasts, before the run, how long the comparison takes and what it can find.</summary>
    /// <param name="measured">How the primary metric varies on this machine between identical arms, by a calibration
    /// for any number of rounds; null when it was not measured.</param>
    public ComparisonForecast Forecast(CalibratedMetric? measured) =>
        new(
            Rounds,
            PairDuration,
            PlannedDuration,
            measured is null
                ? null
                : measured with
                {
                    SmallestChange = CalibratedMetric.Smallest(
                        measured.Scale,
                        MostAsked,
                        measured.PairDeviation,
                        AllLooks[^1].Level
                    ),
                }
        )
        {
            Looks = Looks,
        };

    /// <summary>
    /// The experiment that is run and recorded: just these two arms, with all rounds. Expectations about other arms are
    /// left out.
    /// </summary>
    public Experiment Trials()
    {
        var kept = new HashSet<string> { Before, After };
        var two = Experiment with
        {
            Rounds = Rounds,
            Measures = [.. Guardrails.Prepend(Primary).Select(m => m.Metric)],
            Arms = [ArmOf(Before) with { Role = ArmRole.Control }, ArmOf(After) with { Role = ArmRole.Candidate }],
        };
        return two with { Expectations = [.. Experiment.Expectations.Where(x => x.About(two).All(kept.Contains))] };
    }

    /// <summary>Returns every mistake of the plan at once.</summary>
    public IReadOnlyList<PlanError> Errors() => [.. PlanErrors(), .. MeasureErrors()];

    private IEnumerable<PlanError> PlanErrors()
    {
        var names = string.Join(", ", Experiment.Arms.Select(a => a.Name));
        foreach (var (field, arm) in new[] { ("before", Before), ("after", After) })
            if (Experiment.Arms.All(a => a.Name != arm))
                yield return new(field, arm, names);
        if (Before == After)
            yield return new(
                "after",
                After,
                "another arm than before; to compare an arm with itself, use chaos calibrate"
            );
        if (Alpha is not (>= .001 and <= .2))
            yield return new("alpha", Number(Alpha), "0.001 to 0.2");
        else if (Rounds < PairedTest.LeastPairs(Alpha) || Rounds > MostRounds)
            yield return new(
                "rounds",
                Number(Rounds),
                $"{PairedTest.LeastPairs(Alpha)} to {MostRounds}: by chance alone, n rounds agree in 2 "
                    + $"of 2^n cases, which has to be below {Number(100 * Alpha)} %"
            );
        else if (
            Looks.Count > 0
            && (
                Looks[0].Rounds != Rounds
                || Looks.Sum(l => l.Level) > Alpha + 1e-12
                || Looks.Any(l => !(l.Level > 0))
                || Looks.Zip(Looks.Skip(1)).Any(p => p.First.Rounds >= p.Second.Rounds)
                || Looks[^1].Rounds > MostRounds
            )
        )
            yield return new(
                "looks",
                string.Join(", ", Looks.Select(l => $"{l.Rounds} at {Number(l.Level)}")),
                $"increasing numbers of rounds up to {MostRounds}, the first of them {Rounds}, with levels "
                    + $"above 0 whose sum is at most {Number(Alpha)}"
            );
        else if (Guardrails.Count > PairedTest.MostTests(Rounds, Alpha))
            yield return new(
                "guardrails",
                Number(Guardrails.Count),
                $"at most {PairedTest.MostTests(Rounds, Alpha)} with {Counted.Of(Rounds, "round")}: one more could never be "
                    + $"significant; {Counted.Of(Guardrails.Count, "guardrail")} need "
                    + Counted.Of(PairedTest.PairsFor(Guardrails.Count, Alpha), "round")
            );
    }

    private IEnumerable<PlanError> MeasureErrors()
    {
        foreach (var error in Primary.Errors(Experiment, "primary"))
            yield return error;
        foreach (var (guardrail, i) in Guardrails.Select((g, i) => (g, i)))
        {
            foreach (var error in guardrail.Errors(Experiment, $"guardrails[{i}]"))
                yield return error;
            if (
                Guardrails.Take(i).Prepend(Primary).Any(m => m.Metric == guardrail.Metric && m.Phase == guardrail.Phase)
            )
                yield return new($"guardrails[{i}]", guardrail.Text, "each measure once");
        }
    }

    private Arm ArmOf(string name) => Experiment.Arms.First(a => a.Name == name);

    private static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);
}
