using Chaos.Core.Experiments;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>
/// The last value of a series that is sampled once a second, in the whole seconds of a phase. Over several rounds it is
/// the mean of the rounds' values, with the smallest and the largest as its interval.
/// </summary>
/// <param name="Title">Name in plain words, for example <c>last reading of queue</c>.</param>
/// <param name="Series">The series.</param>
internal sealed record SampledLast(string Title, string Series) : Metric, IReadingFigure
{
    public override string Name => Title;

    public override MetricUnit Unit => MetricUnit.Count;

    public static ReadingFigure Figure => new(1, "last", Read);

    public override string? Written => this == Read(Series) ? $"reading({Series}, last)" : null;

    public override Chart? Drawn => Chart.OfSeries($"Readings of {Series}", Series);

    public override EffectScale Scale => EffectScale.Ratio;

    public override double Margin => .15;

    public override Estimate? Measure(IReadOnlyList<TrialRecord> rounds, Phase phase) =>
        SampledSeries.OverRounds(rounds, Series, phase, values => values.Count == 0 ? null : values[^1]);

    public override string? WhyNone(IReadOnlyList<TrialRecord> rounds) => SampledSeries.WhyNone(rounds, Series);

    private static SampledLast Read(string name) => new($"last reading of {name}", name);
}
