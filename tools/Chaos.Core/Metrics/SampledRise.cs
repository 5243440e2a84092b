using Chaos.Core.Experiments;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>
/// The rise of a series that is sampled once a second, in the whole seconds of a phase: the last value minus the first,
/// negative when it fell. Over several rounds it is the mean of the rounds' values, with the smallest and the largest
/// as its interval.
/// </summary>
/// <param name="Title">Name in plain words, for example <c>rise of queue</c>.</param>
/// <param name="Series">The series.</param>
internal sealed record SampledRise(string Title, string Series) : Metric, IReadingFigure
{
    public override string Name => Title;

    public override MetricUnit Unit => MetricUnit.Count;

    public static ReadingFigure Figure => new(4, "rise", Read);

    public override string? Written => this == Read(Series) ? $"reading({Series}, rise)" : null;

    public override Estimate? Measure(IReadOnlyList<TrialRecord> rounds, Phase phase) =>
        SampledSeries.OverRounds(rounds, Series, phase, values => values.Count < 2 ? null : values[^1] - values[0]);

    public override string? WhyNone(IReadOnlyList<TrialRecord> rounds) => SampledSeries.WhyNone(rounds, Series);

    private static SampledRise Read(string name) => new($"rise of {name}", name);
}
