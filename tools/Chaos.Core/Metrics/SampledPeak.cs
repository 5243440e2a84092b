using Chaos.Core.Experiments;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>
/// The largest value of something sampled once a second, over the whole seconds of a phase. Unlike a counter's peak it
/// leaves out what the warm-up did, while code was compiled and calls piled up behind it; what is high only between two
/// samples it does not see.
/// </summary>
/// <param name="Title">Name in plain words, for example <c>calls held in order</c>.</param>
/// <param name="Series">The series, for example <c>order in flight</c>.</param>
public sealed record SampledPeak(string Title, string Series) : Metric, IHasWord, IReadingFigure
{
    /// <summary>
    /// Whether somebody else's figure is read, which may fall silent: then half of each phase has to have been read. A
    /// service of the shop that is paused leaves a gap of its own.
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
        // What is no figure is told with the names that there are.
        return ReadingFigure.All.FirstOrDefault(f => f.Name == figure)?.Of(name) ?? Read(name);
    }
}
