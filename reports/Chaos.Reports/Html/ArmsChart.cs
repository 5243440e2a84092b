using Chaos.Core.Metrics;
using Chaos.Core.Trials;
using Chaos.Reports.Charts;

namespace Chaos.Reports.Html;

/// <summary>One chart that every arm of an experiment has, with the same axis in all arms.</summary>
/// <param name="Title">What is drawn.</param>
/// <param name="Lines">Makes the lines of a trial.</param>
internal sealed record ArmsChart(string Title, Func<TrialRecord, TrialLines, IReadOnlyList<Line>> Lines)
{
    /// <summary>Unit of the marks; null for plain numbers.</summary>
    internal MetricUnit? Unit { get; init; }

    /// <summary>A limit and its label; null for none.</summary>
    internal (double Value, string Text)? Limit { get; init; }

    /// <summary>Whether the axis is logarithmic.</summary>
    internal bool IsLogarithmic { get; init; }

    /// <summary>Whether the chart is left out without a note when it has no data.</summary>
    internal bool IsOptional { get; init; }

    /// <summary>Text behind the title in one arm; empty for none.</summary>
    internal Func<TrialLines, string> Remark { get; init; } = _ => "";

    private ValueAxis? Axis { get; init; }

    /// <summary>Whether there is anything to draw in any arm.</summary>
    internal bool HasData(IReadOnlyList<(TrialRecord Trial, TrialLines Lines)> trials) =>
        trials.SelectMany(t => Lines(t.Trial, t.Lines)).Any(l => l.Values.Any() || l.CountBeyond > 0);

    /// <summary>The same chart with an axis that fits the lines of all arms and the limit.</summary>
    internal ArmsChart Over(IReadOnlyList<(TrialRecord Trial, TrialLines Lines)> trials)
    {
        var lines = trials.SelectMany(t => Lines(t.Trial, t.Lines)).ToList();
        return this with
        {
            Axis = IsLogarithmic
                ? ValueAxis.Logarithmic(lines, Limit?.Value)
                : ValueAxis.Linear(lines.SelectMany(l => l.Values).Concat(Limit is { } limit ? [limit.Value] : [])),
        };
    }

    /// <summary>The chart of one arm.</summary>
    internal TimeChart Of(TrialRecord trial, TrialLines lines, TimeAxis time, bool isLast) =>
        new()
        {
            Title = $"{Title}{Remark(lines)}",
            Lines = Lines(trial, lines),
            Time = time,
            Axis = Axis!,
            Unit = Unit,
            Limit = Limit,
            IsLast = isLast,
        };
}
