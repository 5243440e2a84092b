using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>
/// Good calls a second, by the time at which they were due. A count over a time, so a fact and not an estimate, where the calls are those of a service of ours that is the same in each trial; of services of the user's, whose
/// calls fail as they may, it is as sure as the share of good calls is; that all of them were good, or none, is a fact.
/// </summary>
public sealed record Goodput : Metric
{
    /// <summary>Whether it is of services of the user's.</summary>
    public bool IsOfUsers { get; init; }

    public override string Name => "good calls a second";

    public override MetricUnit Unit => MetricUnit.Count;

    public override Bound? GoodSide => Bound.AtLeast;

    public override EffectScale Scale => EffectScale.Ratio;

    public override double PredictionTolerance(double predicted) => 3 + (.10 * predicted);

    public override Estimate? Measure(IReadOnlyList<TrialRecord> rounds, Phase phase)
    {
        if (Exact(rounds, phase) is not { } exact) return null;
        if (!IsOfUsers) return exact;
        if (exact.Count < FewCalls.Least) return null;
        var perSecond = exact.Count / (double)rounds.Sum(r => r.Slots(phase).To - r.Slots(phase).From);
        if (exact.Value == 0 || exact.Value == perSecond) return exact;
        return new Availability().Measure(rounds, phase) is { } share ? exact with { Low = share.Low * perSecond, High = share.High * perSecond } : null;
    }

    public override double? OfRound(TrialRecord round, Phase phase) => Exact([round], phase)?.Value;

    public override PlanError? TooShort(Experiment experiment, Phase phase, Limit? limit, string path) => IsOfUsers ? FewCalls.Error(Name, experiment, phase, path) : base.TooShort(experiment, phase, limit, path);

    public override PlanError? RoundTooShort(Experiment experiment, Phase phase, string path) => base.TooShort(experiment, phase, null, path);

    private static Estimate? Exact(IReadOnlyList<TrialRecord> rounds, Phase phase)
    {
        var seconds = rounds.Sum(r => r.Slots(phase).To - r.Slots(phase).From);
        var slots = PhaseSlots.Of(rounds, phase).SelectMany(second => second).ToList();
        return seconds == 0 || slots.Count == 0 ? null : Estimate.Exact((double)slots.Sum(s => s.Good()) / seconds, slots.Sum(s => s.Offered()));
    }
}
