using System.Globalization;
using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Metrics;

namespace Chaos.Core.Comparing;

/// <summary>What two arms are compared by.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Phase">Where it is measured.</param>
public sealed record ComparedMetric(Metric Metric, Phase Phase)
{
    /// <summary>On which side figures are better.</summary>
    public Bound? GoodSide { get; init; } = Metric.GoodSide;

    /// <summary>
    /// Up to which change the arms are taken to be alike: a share where the metric's scale is a ratio, else in its
    /// unit.
    /// </summary>
    public double Margin { get; init; } = Metric.Margin;

    /// <summary>The limit that the metric has to keep in the experiment; null for none.</summary>
    public Limit? Limit { get; init; }

    /// <summary>How its figures were come by, where that is not how it should be.</summary>
    public string? Note { get; init; }

    /// <summary>The same where it is long, so that a mark stands for it.</summary>
    public string? Footnote { get; init; }

    /// <summary>Name of the metric with its phase, as it stands in reports.</summary>
    public string Text =>
        $"{char.ToUpperInvariant(Metric.Name[0])}{Metric.Name[1..]}"
        + $"{(Metric.IsOfWholeTrial ? "" : $" {Phase}")}{(Note is null ? "" : $", {Note}")}"
        + $"{(Footnote is null ? "" : Metric.NoteMark)}";

    /// <summary>What an expectation measures, and on which side of its limit it is well.</summary>
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
    /// The share of calls that is compared in its place where it is not reached in some round; itself where it always
    /// is.
    /// </summary>
    internal ComparedMetric InItsPlace() =>
        Metric.Share(Limit) is { } share
            ? new(share, Phase) { Note = $"in place of {Metric.Name}, which is not reached" }
            : this;

    /// <summary>
    /// What is wrong, under <paramref name="path"/>, if each round of the experiment has to give a figure by itself.
    /// </summary>
    public IEnumerable<PlanError> Errors(Experiment experiment, string path)
    {
        if (GoodSide is null)
            yield return new(
                $"{path}.goodSide",
                $"nothing for {Metric.Name}",
                "atMost where less is better, atLeast where more is"
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
