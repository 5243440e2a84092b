using Chaos.Core.Metrics;

namespace Chaos.Scenarios.Files.Words;

/// <summary>
/// A figure of an observer's readings: the highest one, <c>reading(queue)</c>, or the last, the mean or the rise,
/// <c>reading(queue, rise)</c>.
/// </summary>
public sealed class ReadingWord : MetricWord
{
    private static readonly IReadOnlyDictionary<string, Func<string, Metric>> s_figures = new Dictionary<
        string,
        Func<string, Metric>
    >
    {
        ["last"] = name => new SampledLast($"last reading of {name}", name),
        ["peak"] = name => new SampledPeak($"highest reading of {name}", name) { Observed = true },
        ["mean"] = name => new SampledMean($"mean reading of {name}", name),
        ["rise"] = name => new SampledRise($"rise of {name}", name),
    };

    public override string Form => "reading(NAME), reading(NAME, last|peak|mean|rise)";

    public override Metric? Read(string word, string? argument)
    {
        if (word != "reading" || argument is null)
            return null;
        var (name, figure) = argument.Split(',', 2) is [var of, var what] ? (of, what) : (argument, "peak");
        // What is no figure is told with the names that there are.
        return s_figures.GetValueOrDefault(figure, s_figures["peak"])(name);
    }

    public override IReadOnlyCollection<string> Arguments(ObjectiveNames names) =>
        [.. names.Readings, .. names.Readings.SelectMany(n => s_figures.Keys.Select(f => $"{n},{f}"))];

    public override string? WhyNot(ObjectiveNames names, string argument) =>
        names.Readings.Count == 0
            ? null
            : $"{string.Join(", ", names.Readings)}, alone or with {string.Join(", ", s_figures.Keys)}, "
                + $"such as reading({names.Readings.First()}, rise)";
}
