using Chaos.Core.Experiments;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>
/// The largest value of a series that is sampled once a second, over the whole seconds of a phase. Unlike a counter's
/// peak it leaves out the warm-up, in which code is compiled and calls queue up. It misses a peak that lies between two
/// samples.
/// </summary>
/// <param name="Title">Name in plain words, for example <c>calls held in order</c>.</param>
/// <param name="Series">The series, for example <c>order in flight</c>.</param>
public sealed record SampledPeak(string Title, string Series) : Metric, IHasWord, IReadingFigure
{
    /// <summary>
    /// Whether the series is an observer's, whose readings may stop. Then at least half of each phase must have been
    /// read. A paused service of the sample shop leaves a gap by itself, so its series has no such minimum.
    /// </summary>
    public bool Observed { get; init; }

    public override string Name => Title;

    public override MetricUnit Unit => MetricUnit.Count;

    public static MetricWord Word =>
        new("reading", $"reading(NAME), reading(NAME, {string.Join('|', ReadingFigure.All.Select(f => f.Name))})", Read)
        {
            Name = WordName.Reading,
            Kinds = [.. ReadingFigure.All.Select(f => f.Name)],
        };

    public static ReadingFigure Figure => new(2, "peak", Read);

    public override string? Written => this == Read(Series) ? $"reading({Series})" : null;

    public override Chart? Drawn => Chart.OfSeries($"Readings of {Series}", Series);

    public override EffectScale Scale => EffectScale.Ratio;

    public override double Margin => .15;

    public override Estimate? Measure(IReadOnlyList<TrialRecord> rounds, Phase phase)
    {
        if (Observed && rounds.Any(r => !SampledSeries.Suffice(SampledSeries.Of(r, Series, phase).Count, r, phase)))
            return null;
        var values = rounds.SelectMany(round => SampledSeries.Of(round, Series, phase)).ToList();
        return values.Count == 0 ? null : Estimate.Exact(values.Max(), values.Count);
    }

    public override string? WhyNone(IReadOnlyList<TrialRecord> rounds) => SampledSeries.WhyNone(rounds, Series);

    /// <summary>The highest reading of an observer.</summary>
    /// <param name="name">Its name.</param>
    public static SampledPeak Read(string name) => new($"highest reading of {name}", name) { Observed = true };

    private static Metric? Read(string word, string? argument)
    {
        if (word != "reading" || argument is null)
            return null;
        var (name, figure) = argument.Split(',', 2) is [var of, var what] ? (of, what) : (argument, null);
        // An unknown figure is read as the peak here; it is reported, with the allowed names, where the word's kinds
        // are checked.
        return ReadingFigure.All.FirstOrDefault(f => f.Name == figure)?.Of(name) ?? Read(name);
    }
}
