using Chaos.Core.Comparing;
using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Metrics;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Tools.Tests.Core.Comparing;

/// <summary>A metric whose figures are planted in the records, to a millionth.</summary>
internal sealed record Planted(
    string Title = "planted",
    MetricUnit PlantedUnit = MetricUnit.Milliseconds,
    Bound? Good = Bound.AtMost
) : Metric
{
    private const double Millionths = 1e6;
    private static readonly TrialRecord s_sound = Some.Record("any");

    public override string Name => Title;

    public override MetricUnit Unit => PlantedUnit;

    public override Bound? GoodSide => Good;

    public override Estimate? Measure(IReadOnlyList<TrialRecord> rounds, Phase phase) =>
        rounds[0].Services[0].Totals.TryGetValue(Title, out var planted)
            ? Estimate.Exact(planted / Millionths, 1)
            : null;

    /// <summary>A comparison of the two arms by planted figures.</summary>
    internal static Comparison Comparison(
        int rounds = 8,
        double margin = .05,
        params IReadOnlyList<Planted> guardrails
    ) =>
        new()
        {
            Experiment = Some.Experiment(),
            Before = "without",
            After = "with",
            Primary = new(new Planted(), Phase.DuringFault) { Margin = margin },
            Guardrails = [.. guardrails.Select(g => new ComparedMetric(g, Phase.DuringFault))],
            Rounds = rounds,
        };

    /// <summary>The records of both arms, round by round.</summary>
    internal static List<TrialRecord> Records(
        IEnumerable<double> before,
        IEnumerable<double> after,
        string title = "planted"
    ) =>
        [
            .. before.Select((v, i) => Record("without", i + 1, (title, v))),
            .. after.Select((v, i) => Record("with", i + 1, (title, v))),
        ];

    /// <summary>A sound record with planted figures.</summary>
    internal static TrialRecord Record(
        string arm,
        int round,
        params IReadOnlyList<(string Title, double Value)> figures
    ) =>
        s_sound with
        {
            Arm = arm,
            Round = round,
            Seed = (ulong)round,
            Services =
            [
                s_sound.Services[0] with
                {
                    Totals = figures.ToDictionary(f => f.Title, f => (long)Math.Round(f.Value * Millionths)),
                },
            ],
        };
}
