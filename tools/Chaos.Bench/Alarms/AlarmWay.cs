using Chaos.Core.Comparing;

namespace Chaos.Bench.Alarms;

/// <summary>A way of deciding how many rounds a comparison runs.</summary>
/// <param name="Name">In a few words.</param>
/// <param name="Lost">Share of trials that the machine spoils, 0 to 1.</param>
/// <param name="Plan">Returns the plan for pairs that have not run yet.</param>
public sealed record AlarmWay(string Name, double Lost, Func<SimulatedPairs, Comparison> Plan)
{
    /// <summary>Share of spoiled trials at which a fifth of all rounds is spoiled.</summary>
    private static readonly double s_fifth = 1 - Math.Sqrt(.8);

    /// <summary>Number of pairs in a calibration.</summary>
    private const int Calibrated = 24;

    /// <summary>A fixed number of rounds.</summary>
    public static AlarmWay Fixed { get; } = new("8 rounds", 0, _ => SimulatedPairs.Plan);

    /// <summary>A fixed number of rounds, some of them spoiled by the machine and replaced.</summary>
    public static AlarmWay Replaced { get; } =
        new("8 rounds, a fifth of them replaced", s_fifth, _ => SimulatedPairs.Plan);

    /// <summary>Rounds planned from a calibration.</summary>
    public static AlarmWay ByCalibration { get; } =
        new("auto by a calibration", 0, pairs => AutoRounds.Of(SimulatedPairs.Plan, pairs.Calibrated(Calibrated)));

    /// <summary>Rounds decided by interim looks.</summary>
    public static AlarmWay ByLooks { get; } =
        new("auto by looks after 6, 9 and 14", 0, _ => AutoRounds.Of(SimulatedPairs.Plan, null));

    /// <summary>Rounds decided by interim looks, some of them spoiled by the machine and replaced.</summary>
    public static AlarmWay ByLooksReplaced { get; } =
        new("the same, a fifth replaced", s_fifth, _ => AutoRounds.Of(SimulatedPairs.Plan, null));

    /// <summary>A wrong way, for contrast: rounds until a p is below the level.</summary>
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

    /// <summary>Runs one comparison: as many pairs as its course asks for, then the judge's verdict.</summary>
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
