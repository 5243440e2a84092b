using System.Globalization;
using Chaos.Core.Experiments;
using Chaos.Core.Statistics;
using Chaos.Core.Texts;

namespace Chaos.Core.Comparing;

/// <summary>
/// The plan of a comparison of two arms: what decides is declared before it runs. Round by round both arms get the same
/// arrivals, chances and faults, in ABBA order, so that what drifts befalls both.
/// <code>
/// round   1    2    3    4
/// trials  A B  B A  A B  B A     a pair each: d = ln(B/A), or B - A
/// </code>
/// </summary>
public sealed record Comparison
{
    /// <summary>More rounds than these are not planned: longer ones do more.</summary>
    public const int MostRounds = 100;

    /// <summary>What both arms are tried in.</summary>
    public required Experiment Experiment { get; init; }

    /// <summary>Name of the arm that is there, A.</summary>
    public required string Before { get; init; }

    /// <summary>Name of the arm that is to be better, B.</summary>
    public required string After { get; init; }

    /// <summary>What decides.</summary>
    public required ComparedMetric Primary { get; init; }

    /// <summary>What must not become worse.</summary>
    public IReadOnlyList<ComparedMetric> Guardrails { get; init; } = [];

    /// <summary>What the experiment judges and this leaves out, where nobody said which guardrails there are.</summary>
    public IReadOnlyList<LeftOutMeasure> LeftOut { get; init; } = [];

    /// <summary>How often each arm runs.</summary>
    public int Rounds { get; init; } = 8;

    /// <summary>How often a difference may be found where there is none.</summary>
    public double Alpha { get; init; } = .05;

    /// <summary>
    /// When it is looked at what it came to, where it may end early by that; empty for once, after all rounds. The
    /// first look's rounds are <see cref="Rounds"/>.
    /// </summary>
    public IReadOnlyList<Look> Looks { get; init; } = [];

    /// <summary>Where the number of rounds comes from; null where it was said, or is the usual one.</summary>
    public string? WhyRounds { get; init; }

    /// <summary>Every look there is.</summary>
    internal IReadOnlyList<Look> AllLooks => Looks.Count > 0 ? Looks : [new(Rounds, Alpha)];

    /// <summary>The most rounds that there can be without any that the machine spoils.</summary>
    public int MostAsked => AllLooks[^1].Rounds;

    /// <summary>How long one pair takes by plan, without the start of the services.</summary>
    public TimeSpan PairDuration => Experiment.Durations.Total * (Experiment.SideBySide ? 1 : 2);

    /// <summary>How long all of it takes by plan.</summary>
    public TimeSpan PlannedDuration => PairDuration * Rounds;

    /// <summary>
    /// The same with as many rounds as the time allows. Too few of them are a mistake that <see cref="Errors"/> names.
    /// </summary>
    public Comparison Within(TimeSpan time) =>
        this with
        {
            Rounds = (int)Math.Clamp(time / PairDuration, 0, MostRounds),
        };

    /// <summary>What it can find, said before it runs.</summary>
    /// <param name="measured">How the deciding metric varies here between arms that are alike, by a calibration for
    /// whatever number of rounds; null when nobody has measured it.</param>
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
    /// The experiment with just these two arms and all rounds: what is run and recorded. What is expected of other arms
    /// is left out.
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

    /// <summary>Every mistake at once.</summary>
    public IReadOnlyList<PlanError> Errors() => [.. Rights(), .. Measures()];

    private IEnumerable<PlanError> Rights()
    {
        var names = string.Join(", ", Experiment.Arms.Select(a => a.Name));
        foreach (var (field, arm) in new[] { ("before", Before), ("after", After) })
            if (Experiment.Arms.All(a => a.Name != arm))
                yield return new(field, arm, names);
        if (Before == After)
            yield return new(
                "after",
                After,
                "another arm than before; for an arm against itself there is a calibration"
            );
        if (Alpha is not (>= .001 and <= .2))
            yield return new("alpha", Number(Alpha), "0.001 to 0.2");
        else if (Rounds < PairedTest.LeastPairs(Alpha) || Rounds > MostRounds)
            yield return new(
                "rounds",
                Number(Rounds),
                $"{PairedTest.LeastPairs(Alpha)} to {MostRounds}: with n rounds chance alone agrees in 2 "
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
                $"rising numbers of rounds up to {MostRounds}, the first of them {Rounds}, with levels "
                    + $"above 0 whose sum is at most {Number(Alpha)}"
            );
        else if (Guardrails.Count > PairedTest.MostTests(Rounds, Alpha))
            yield return new(
                "guardrails",
                Number(Guardrails.Count),
                $"at most {PairedTest.MostTests(Rounds, Alpha)} with {Counted.Of(Rounds, "round")}: one more could never be "
                    + $"significant; so many need {Counted.Of(PairedTest.PairsFor(Guardrails.Count, Alpha), "round")}"
            );
    }

    private IEnumerable<PlanError> Measures()
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
