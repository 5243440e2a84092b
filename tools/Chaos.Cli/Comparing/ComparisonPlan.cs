using System.Globalization;
using System.Text.RegularExpressions;
using Chaos.Cli.Running;
using Chaos.Core;
using Chaos.Core.Comparing;
using Chaos.Core.Metrics;
using Chaos.Core.Statistics;
using Chaos.Core.Texts;

namespace Chaos.Cli.Comparing;

/// <summary>
/// The user's options for a comparison, and the plan made from them. Defaults come from the experiment: its first
/// objective decides, and the others must not become worse.
/// </summary>
internal sealed partial record ComparisonPlan
{
    /// <summary>The word for no guardrail at all.</summary>
    private const string None = "none";

    /// <summary>The measure that decides; null for the experiment's first objective.</summary>
    public string? Primary { get; init; }

    /// <summary>
    /// The measures that must not become worse, each with an optional margin. <c>none</c> means no guardrails; empty
    /// means the experiment's other objectives and guards.
    /// </summary>
    public IReadOnlyList<string> Guardrails { get; init; } = [];

    /// <summary>How often each arm runs; null for the default, or for as many rounds as the time allows.</summary>
    public int? Rounds { get; init; }

    /// <summary>
    /// Whether the number of rounds is chosen automatically, from a calibration or by looks that are fixed beforehand.
    /// A file may ask for this too; it then applies where neither a number nor a time is given.
    /// </summary>
    public bool RoundsAreAuto { get; init; }

    /// <summary>How long the whole comparison may take; null for no limit.</summary>
    public TimeSpan? MaxTime { get; init; }

    /// <summary>
    /// The greatest change at which the arms count as alike, in per cent for a ratio, else in the metric's unit; null
    /// for the metric's default.
    /// </summary>
    public double? Margin { get; init; }

    /// <summary>Makes the plan for two arms.</summary>
    /// <param name="arms">The arms.</param>
    /// <param name="measured">Finds how much a comparison's primary metric varies on this machine, from a calibration;
    /// null for no look-up.</param>
    /// <exception cref="UsageException">The plan has mistakes; all of them are in the message.</exception>
    public Comparison Of(ComparedArms arms, Func<Comparison, CalibratedMetric?>? measured = null)
    {
        var (experiment, errors) = (arms.Experiment, new List<PlanError>());
        var text = new MeasureText(experiment);
        var primary = Primary is null ? text.Usable.FirstOrDefault() : text.Read(Primary, "--primary", errors);
        if (primary is null && Primary is null)
            errors.Add(
                new(
                    "--primary",
                    PlanError.Missing,
                    $"what the arms are to be compared by: no objective of {experiment.Id} has a figure in a single round"
                )
            );
        if (primary is null)
            throw Mistakes(errors);
        if (Margin is { } margin)
            primary = primary with { Margin = MarginOf(primary, margin) };
        List<ComparedMetric> said = [.. Guardrails is [None] ? [] : Guardrails.SelectMany(g => Said(g, text, errors))];
        var plan = new Comparison
        {
            Experiment = experiment,
            Before = arms.Before,
            After = arms.After,
            Primary = primary,
        };
        if (MaxTime is { } time)
            plan = plan.Within(time);
        if (Rounds is { } rounds)
            plan = plan with { Rounds = rounds };
        if (RoundsAreAuto && MaxTime is { } both)
            errors.Add(
                new("--max-time", Time(both), "either a time or --rounds auto, which chooses the rounds by itself")
            );
        else if (RoundsAreAuto || (Rounds is null && MaxTime is null && experiment.RoundsAreAuto))
            plan = AutoRounds.Of(plan, measured?.Invoke(plan));
        plan = Guardrails.Count > 0 ? plan with { Guardrails = said } : WithItsOwn(plan, text);
        var isTooShort =
            MaxTime is not null && Rounds is null && !RoundsAreAuto && plan.Rounds < PairedTest.LeastPairs(plan.Alpha);
        errors.AddRange(
            plan.Errors()
                // If the time determined the rounds, the mistake is reported for --max-time: the user did not give
                // --rounds.
                .Where(e => !isTooShort || e.Field != "rounds")
                .Select(e => OptionWords.Of(e, plan.Primary, plan.Guardrails, "--guard"))
        );
        if (MaxTime is { } most && isTooShort)
            errors.Add(
                new(
                    "--max-time",
                    Time(most),
                    $"{Time(plan.PairDuration * PairedTest.LeastPairs(plan.Alpha))} or more: a round "
                        + $"takes {Time(plan.PairDuration)}, and fewer than {PairedTest.LeastPairs(plan.Alpha)} "
                        + "can show nothing"
                )
            );
        else if (MaxTime is { } limit && !RoundsAreAuto && plan.PlannedDuration > limit)
            errors.Add(
                new(
                    "--max-time",
                    Time(limit),
                    $"{Time(plan.PlannedDuration)} or more for {Counted.Of(plan.Rounds, "round")} of "
                        + $"{Time(plan.PairDuration)}{Fewer(plan)}"
                )
            );
        if (errors.Count > 0)
            throw Mistakes(errors);
        return plan;
    }

    /// <summary>Reads one <c>--guard</c>. Returns nothing and adds a mistake where it cannot be read.</summary>
    private static IEnumerable<ComparedMetric> Said(string said, MeasureText text, List<PlanError> errors)
    {
        var match = WithMargin().Match(said);
        if (text.Read(match.Success ? match.Groups["measure"].Value : said, "--guard", errors) is not { } measure)
            return [];
        return match.Success
            ?
            [
                measure with
                {
                    Margin = MarginOf(
                        measure,
                        double.Parse(match.Groups["margin"].Value, CultureInfo.InvariantCulture)
                    ),
                },
            ]
            : [measure];
    }

    private static double MarginOf(ComparedMetric measure, double said) =>
        measure.Metric.Scale == EffectScale.Ratio ? said / 100 : said;

    /// <summary>
    /// Adds the experiment's own objectives and guards as guardrails: as many as the rounds allow. The rest is listed
    /// as left out.
    /// </summary>
    private static Comparison WithItsOwn(Comparison plan, MeasureText text)
    {
        List<ComparedMetric> others = [.. text.Usable.Where(m => !IsPrimary(m))];
        var most = Math.Max(0, PairedTest.MostTests(Math.Clamp(plan.Rounds, 1, Comparison.MostRounds), plan.Alpha));
        return plan with
        {
            Guardrails = [.. others.Take(most)],
            LeftOut =
            [
                .. others
                    .Index()
                    .Skip(most)
                    .Select(m => new LeftOutMeasure(m.Item.Text, PairedTest.PairsFor(m.Index + 1, plan.Alpha))),
                .. text.Own.Except(text.Usable).Where(m => !IsPrimary(m)).Select(m => new LeftOutMeasure(m.Text, null)),
            ],
        };

        bool IsPrimary(ComparedMetric m) => m.Metric == plan.Primary.Metric && m.Phase == plan.Primary.Phase;
    }

    /// <summary>The lines printed before a comparison starts: the arms, the measures and the rounds.</summary>
    public static IEnumerable<string> Lines(Comparison plan, CalibratedMetric? measured) =>
        [
            $"  before: {Title(plan, plan.Before, "before")}",
            $"  after:  {Title(plan, plan.After, "after")}",
            $"  decided by: {plan.Primary.Text}, alike within {Alike(plan.Primary)}",
            .. plan.Guardrails.Count > 0
                ?
                [
                    $"  guardrails (if one becomes worse, the result is Worse): {string.Join("; ", plan.Guardrails.Select(Guardrail))}",
                    "  to change them: --guard MEASURE (others), --guard none, --guard 'MEASURE margin N' (allow N %)",
                ]
                : Array.Empty<string>(),
            .. plan.LeftOut.Select(m => $"  left out: {m}"),
            .. plan.WhyRounds is { } why ? [$"  rounds {why}"] : Array.Empty<string>(),
            "  "
                + plan.Forecast(measured)
                    .ToString()
                    .Replace(
                        ComparisonForecast.HowToMeasure,
                        CalledAs.Line(ComparisonForecast.HowToMeasure),
                        StringComparison.Ordinal
                    ),
            "  up to "
                + $"{Counted.Of(RoundCounts.Most(plan.MostAsked) - plan.MostAsked, "more round", "more rounds")} "
                + "run to replace rounds that a late or starved generator spoils",
        ];

    /// <summary>The same for JSON output.</summary>
    internal static object Document(Comparison plan) =>
        new
        {
            plan.Before,
            plan.After,
            primary = plan.Primary.Text,
            goodSide = plan.Primary.GoodSide,
            guardrails = plan.Guardrails.Select(g => g.Text),
            leftOut = plan.LeftOut.Select(m => new
            {
                measure = m.Text,
                m.Rounds,
                why = m.ToString(),
            }),
            plan.Rounds,
            mostRounds = plan.MostAsked,
            looks = plan.Looks.Select(l => new { l.Rounds, l.Level }),
            plan.PairDuration,
            plan.PlannedDuration,
        };

    /// <summary>An arm's name and title, without repetition.</summary>
    private static string Title(Comparison plan, string arm, string label) =>
        plan.Experiment.Arms.First(a => a.Name == arm) is var found && found.Title == found.Name ? found.Name
        : found.Name == label ? found.Title
        : $"{found.Name}: {found.Title}";

    private static string Guardrail(ComparedMetric metric) =>
        $"{metric.Text}, alike within {Alike(metric)}"
        + (
            metric.Limit is { } limit
                ? $" regardless of its limit {limit.Sign} {metric.Metric.Format(new Estimate(limit.Value, limit.Value, limit.Value, 1))}"
                : ""
        );

    private static string Alike(ComparedMetric metric) =>
        metric.Metric.Scale == EffectScale.Ratio
            ? Percent.Of(metric.Margin)
            : metric.Metric.Format(new Estimate(metric.Margin, metric.Margin, metric.Margin, 1));

    private static UsageException Mistakes(IEnumerable<PlanError> errors) => new([.. errors.Select(e => e.ToString())]);

    private static string Time(TimeSpan time) =>
        string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s");

    /// <summary>Advice to use fewer rounds, unless fewer rounds could show nothing.</summary>
    private static string Fewer(Comparison plan) =>
        PairedTest.LeastPairs(plan.Alpha) is var least && plan.Rounds > least
            ? $"; or fewer --rounds, {least} or more"
            : "; fewer rounds can show nothing";

    [GeneratedRegex(@"^(?<measure>.*\S)\s+margin\s+(?<margin>[0-9]+(?:\.[0-9]+)?)\s*%?$")]
    private static partial Regex WithMargin();
}
