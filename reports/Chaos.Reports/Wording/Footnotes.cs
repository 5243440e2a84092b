using Chaos.Core.Comparing;
using Chaos.Core.Judging;
using Chaos.Core.Metrics;
using Chaos.Core.Records;

namespace Chaos.Reports.Wording;

/// <summary>The footnotes for the marks behind figures, each once.</summary>
internal static class Footnotes
{
    /// <summary>The footnotes of an experiment.</summary>
    public static IReadOnlyList<string> Of(ExperimentResult result) =>
        Distinct(
            result
                .Findings.SelectMany(f => f.Arms)
                .Where(a => a.Text.EndsWith(Metric.NoteMark, StringComparison.Ordinal))
                .Select(a => a.Estimate?.Note)
        );

    /// <summary>The footnotes of a comparison.</summary>
    public static IReadOnlyList<string> Of(ComparisonResult comparison) =>
        Distinct(comparison.Guardrails.Prepend(comparison.Primary).Select(m => m.Note));

    /// <summary>All footnotes of a run.</summary>
    public static IReadOnlyList<string> Of(RunRecord run) =>
        [.. run.Judged().SelectMany(Of).Concat(run.Comparison is { } c ? Of(c) : []).Distinct()];

    private static IReadOnlyList<string> Distinct(IEnumerable<string?> notes) =>
        [.. notes.OfType<string>().Distinct().Select(n => $"{Metric.NoteMark} {n}")];
}
