using Chaos.Core.Comparing;

namespace Chaos.Bench.Alarms;

/// <summary>A way to settle how many rounds a comparison has.</summary>
/// <param name="Name">In a few words.</param>
/// <param name="Lost">Share of trials that the machine spoils.</param>
/// <param name="Plan">The plan for pairs that are still to be run.</param>
public sealed record AlarmWay(string Name, double Lost, Func<SimulatedPairs, Comparison> Plan)
{
    /// <summary>Trials that the machine spoils, so that it spoils a fifth of all rounds.</summary>
    private static readonly double s_fifth = 1 - Math.Sqrt(.8);

    /// <summary>Pairs of a calibration.</summary>
    private const int Calibrated = 24;

    /// <summary>Rounds as they were asked for.</summary>
    public static AlarmWay Fixed { get; } = new("8 rounds", 0, _ => SimulatedPairs.Plan);

    /// <summary>Rounds of which the machine spoils some.</summary>
    public static AlarmWay Replaced { get; } =
        new("8 rounds, a fifth of them replaced", s_fifth, _ => SimulatedPairs.Plan);

    /// <summary>Rounds by a calibration.</summary>
    public static AlarmWay ByCalibration { get; } =
        new("auto by a calibration", 0, pairs => AutoRounds.Of(SimulatedPairs.Plan, pairs.Calibrated(Calibrated)));

    /// <summary>Rounds by looks.</summary>
    public static AlarmWay ByLooks { get; } =
        new("auto by looks after 6, 9 and 14", 0, _ => AutoRounds.Of(SimulatedPairs.Plan, null));

    /// <summary>Rounds by looks, of which the machine spoils some.</summary>
    public static AlarmWay ByLooksReplaced { get; } =
        new("the same, a fifth replaced", s_fifth, _ => AutoRounds.Of(SimulatedPairs.Plan, null));

    /// <summary>What is not done: rounds until one p is below the level.</summary>
    public static AlarmWay FirstBelowLevel { get; } =
        new(
            "(stop at the first p < .05, 6 to 12)",
            0,
            _ =>
                SimulatedPairs.Plan with
                {
                    Rounds = 6,
                    Looks = [.. Enumerable.Range(6, 7).Select(n => new Look(n, .05))],
                }
        );

    /// <summary>
    /// Runs one comparison: pairs as the course of comparisons asks for them, and the judge's verdict.
    /// </summary>
    public AlarmOutcome Run(PairNoise noise, double ratio, ulong seed)
    {
        var pairs = new SimulatedPairs(noise, ratio, Lost, seed);
        var plan = Plan(pairs);
        var course = new ComparisonCourse(plan);
        for (var round = 1; round <= plan.Rounds || course.GoesOn(pairs.Records); round++)
            pairs.Run();
        var result = ComparisonJudge.Decide(plan, pairs.Records);
        return new(
            result.Primary is { Low: > 1 } or { High: < 1 },
            result.Verdict == ComparisonVerdict.Equivalent,
            result.RoundsRun!.Run
        );
    }
}
