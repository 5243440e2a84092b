using System.Globalization;
using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Metrics;

namespace Chaos.Core.Comparing;

/// <summary>A metric by which two arms are compared.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Phase">The phase in which it is measured.</param>
public sealed record ComparedMetric(Metric Metric, Phase Phase)
{
    /// <summary>Whether lower or higher figures are better.</summary>
    public Bound? GoodSide { get; init; } = Metric.GoodSide;

    /// <summary>
    /// The largest change at which the arms count as alike: a share where the metric's scale is a ratio, else in the
    /// metric's unit.
    /// </summary>
    public double Margin { get; init; } = Metric.Margin;

    /// <summary>The limit that the metric has to keep in the experiment; null for none.</summary>
    public Limit? Limit { get; init; }

    /// <summary>How the figures were obtained, where that is not the usual way.</summary>
    public string? Note { get; init; }

    /// <summary>A note too long for a name: the name gets a mark, and the note stands below.</summary>
    public string? Footnote { get; init; }

    /// <summary>Name of the metric with its phase, as it stands in reports.</summary>
    public string Text =>
        $"{char.ToUpperInvariant(Metric.Name[0])}{Metric.Name[1..]}"
        + $"{(Metric.IsOfWholeTrial ? "" : $" {Phase}")}{(Note is null ? "" : $", {Note}")}"
        + $"{(Footnote is null ? "" : Metric.NoteMark)}";

    /// <summary>The metric of an expectation, with its good side and its limit.</summary>
    public static ComparedMetric Of(Expectation expectation)
    {
        var metric = new ComparedMetric(expectation.Metric, expectation.Phase);
        var limit = expectation switch
        {
            Objective o => o.Limit,
            Guard g => g.Limit,
            _ => null,
        };
        return limit is null ? metric : metric with { GoodSide = limit.Bound, Limit = limit };
    }

    /// <summary>
    /// The share of calls that replaces the metric when the metric is not reached in some round; the metric itself if
    /// it is always reached.
    /// </summary>
    internal ComparedMetric InItsPlace() =>
        Metric.Share(Limit) is { } share
            ? new(share, Phase) { Note = $"in place of {Metric.Name}, which is not reached" }
            : this;

    /// <summary>
    /// Returns every mistake, each with a field under <paramref name="path"/>. Each round of the experiment has to be
    /// long enough to give a figure by itself.
    /// </summary>
    public IEnumerable<PlanError> Errors(Experiment experiment, string path)
    {
        if (GoodSide is null)
            yield return new(
                $"{path}.goodSide",
                $"none for {Metric.Name}",
                "atMost if lower figures are better, atLeast if higher ones are"
            );
        if (!(Margin >= 0) || (Metric.Scale == EffectScale.Ratio && Margin > 1))
            yield return new(
                $"{path}.margin",
                Margin.ToString(CultureInfo.InvariantCulture),
                Metric.Scale == EffectScale.Ratio ? "0 to 1" : "0 or more"
            );
        if (Metric.RoundTooShort(experiment, Phase, path) is { } error)
            yield return error;
    }
}
