using Chaos.Core.Experiments;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>The highest value that was sampled of a figure, such as the threads in use, over a phase and the worst of the rounds. Sampled once a second, so a peak between two samples is not seen.</summary>
/// <param name="Title">Name in plain words, for example <c>gateway's threads in use, peak</c>.</param>
/// <param name="Series">Name of the series.</param>
public sealed record SeriesPeak(string Title, string Series) : Metric
{
    public override string Name => Title;

    public override MetricUnit Unit => MetricUnit.Count;

    public override Estimate? Measure(IReadOnlyList<TrialRecord> rounds, Phase phase)
    {
        var values = rounds.SelectMany(r =>
        {
            var (from, to) = r.Slots(phase);
            return r.Series.Where(s => s.Name == Series).SelectMany(s => s.Seconds.Zip(s.Values)).Where(p => p.First >= from && p.First <= to).Select(p => p.Second);
        }).ToList();
        return values.Count == 0 ? null : Estimate.Exact(values.Max(), values.Count);
    }
}
