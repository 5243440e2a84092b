using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>
/// Good calls per second, by due time. The figure is an exact count over a time, so it has no interval.
/// </summary>
public sealed record Goodput : Metric, IHasWord
{
    public override string Name => "good calls a second";

    public override MetricUnit Unit => MetricUnit.Count;

    public static MetricWord Word => MetricWord.Alone("goodput", () => new Goodput());

    public override string? Written => "goodput";

    public override Bound? GoodSide => Bound.AtLeast;

    public override EffectScale Scale => EffectScale.Ratio;

    public override double PredictionTolerance(double predicted) => 3 + (.10 * predicted);

    public override Estimate? Measure(IReadOnlyList<TrialRecord> rounds, Phase phase)
    {
        var seconds = rounds.Sum(r => r.Slots(phase).To - r.Slots(phase).From);
        var slots = PhaseSlots.Of(rounds, phase).SelectMany(second => second).ToList();
        return seconds == 0 || slots.Count == 0
            ? null
            : Estimate.Exact((double)slots.Sum(s => s.Good()) / seconds, slots.Sum(s => s.Offered()));
    }
}
