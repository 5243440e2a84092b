using Chaos.Core.Experiments;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>
/// The largest value of something sampled once a second, over the whole seconds of a phase. Unlike a counter's peak it leaves out what the warm-up did, while
/// code was compiled and calls piled up behind it; what is high only between two samples it does not see.
/// </summary>
/// <param name="Title">Name in plain words, for example <c>calls held in order</c>.</param>
/// <param name="Series">The series, for example <c>order in flight</c>.</param>
public sealed record SampledPeak(string Title, string Series) : Metric
{
    public override string Name => Title;

    public override MetricUnit Unit => MetricUnit.Count;

    public override EffectScale Scale => EffectScale.Ratio;

    public override double Margin => .15;

    public override Estimate? Measure(IReadOnlyList<TrialRecord> rounds, Phase phase)
    {
        var values = rounds.SelectMany(round =>
        {
            var (from, to) = round.Slots(phase);
            return round.Series.Where(s => s.Name == Series).SelectMany(s => s.Seconds.Zip(s.Values)).Where(v => v.First >= from && v.First < to).Select(v => v.Second);
        }).ToList();
        return values.Count == 0 ? null : Estimate.Exact(values.Max(), values.Count);
    }
}
