using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>
/// Share of the calls due that were good. Calls under a fault may fail together, so the interval depends on how
/// failures clump in time, by tenths of a second where records have them. Independent failures give a narrow interval
/// within a short time. When clumps may be longer than the phase can show, nothing is decided.
/// </summary>
public sealed record Availability : Metric, IHasWord
{
    /// <summary>The fewest seconds that a plan needs for clumps to show.</summary>
    private const int LeastSeconds = 2;

    public override string Name => "good calls";

    public override MetricUnit Unit => MetricUnit.Share;

    public static MetricWord Word => MetricWord.Alone("availability", () => new Availability());

    public override string? Written => "availability";

    public override Bound? GoodSide => Bound.AtLeast;

    public override double? OfRound(TrialRecord round, Phase phase)
    {
        var slots = PhaseSlots.Of([round], phase).SelectMany(second => second).ToList();
        var offered = slots.Sum(s => s.Offered());
        return offered == 0 ? null : (double)slots.Sum(s => s.Good()) / offered;
    }

    public override Estimate? Measure(IReadOnlyList<TrialRecord> rounds, Phase phase)
    {
        if (rounds.Count == 0)
            return null;
        var (slots, perSecond) = PhaseSlots.Good(rounds, phase);
        return MovingBlockBootstrap.Proportion(slots, perSecond, rounds[0].Seed);
    }

    public override PlanError? TooShort(Experiment experiment, Phase phase, Limit? limit, string path) =>
        TooShort(Name, LeastSeconds, experiment, phase, limit, path);

    /// <summary>
    /// What a plan lacks to decide a share of its calls; null when it suffices. The mistake uses the name of the metric
    /// that is judged by the share.
    /// </summary>
    internal static PlanError? TooShort(
        string name,
        int leastSeconds,
        Experiment experiment,
        Phase phase,
        Limit? limit,
        string path
    )
    {
        var rounds = experiment.Rounds;
        var seconds = WholeSlots(experiment, phase) * rounds;
        var perSecond = seconds == 0 ? 0 : CallsDue(experiment, phase) * rounds / seconds;
        var calls = limit switch
        {
            { Bound: Bound.AtLeast, Value: > 0 and < 1 } => FailureFreeCalls.ForWilson(limit.Value),
            { Bound: Bound.AtMost, Value: > 0 and < 1 } => FailureFreeCalls.ForWilson(1 - limit.Value),
            _ => 1,
        };
        var needed = Math.Max(leastSeconds, perSecond > 0 ? (int)Math.Ceiling(calls / perSecond) : leastSeconds);
        return seconds >= needed
            ? null
            : new(
                $"{path}.phase",
                FormattableString.Invariant($"{phase.PlannedLength(experiment.Durations).TotalSeconds:0.##} s"),
                FormattableString.Invariant($"{Math.Ceiling((double)needed / rounds) + 1:#,0} s or more")
                    + $"{(needed > leastSeconds ? ", or a higher rate," : "")} to decide {name} {phase}"
            );
    }

    public override PlanError? RoundTooShort(Experiment experiment, Phase phase, string path) =>
        base.TooShort(experiment, phase, null, path);
}
