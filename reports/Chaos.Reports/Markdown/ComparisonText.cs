using System.Text;
using Chaos.Core.Comparing;
using Chaos.Core.Judging;
using Chaos.Core.Topologies;
using Chaos.Reports.Wording;
using static Chaos.Reports.Markdown.MarkdownText;

namespace Chaos.Reports.Markdown;

/// <summary>A comparison or a calibration in Markdown. Each part may be left out.</summary>
internal static class ComparisonText
{
    internal static IEnumerable<string> Of(ComparisonResult comparison)
    {
        yield return $"{Table(comparison)}\n{Escape(comparison.Rounds())}. {Escape(comparison.Strength())}.\n\n";
        if (comparison.LeftOut.Count > 0)
            yield return $"{string.Concat(comparison.LeftOut.Select(m => $"- Left out: {Escape($"{m}")}\n"))}\n";
        foreach (var note in Footnotes.Of(comparison))
            yield return $"{Escape(note)}\n\n";
        if (comparison.Problems.Count > 0)
            yield return $"{string.Concat(comparison.Problems.Select(p => $"- ! {Escape(p)}\n"))}\n";
        yield return $"- {Side(comparison, comparison.Before)}\n- {Side(comparison, comparison.After)}\n\n";
        if (ArmsText.Differing([comparison.Before, comparison.After]) is { Length: > 0 } differing)
            yield return $"{differing}\n";
        if (comparison.Again.Length > 0)
            yield return $"Again: {Code(comparison.Again)}\n\n";
        foreach (var metric in comparison.Guardrails.Prepend(comparison.Primary))
            yield return Rounds(metric);
    }

    internal static string Of(CalibrationResult calibration)
    {
        var text = new StringBuilder(
            Row(
                "Measure",
                "Pairs",
                "Pairs vary by",
                $"{calibration.Rounds} rounds detect",
                "Rounds for +10 %",
                "Rounds for +20 %",
                "False alarms"
            ) + $"\n{Row(Enumerable.Repeat("---", 7))}\n"
        );
        foreach (var m in calibration.Metrics)
            text.Append(
                    Row(
                        Escape(m.Text),
                        $"{m.Pairs}",
                        m.DeviationText(),
                        m.SmallestText(),
                        ComparisonWords.RoundsNeeded(m.RoundsForTenPercent, m),
                        ComparisonWords.RoundsNeeded(m.RoundsForTwentyPercent, m),
                        $"{m.FalsePositives} of {m.Comparisons}"
                    )
                )
                .Append('\n');
        foreach (var problem in calibration.Problems)
            text.Append($"\n- ! {Escape(problem)}");
        return text.Append('\n').ToString();
    }

    private static string Table(ComparisonResult comparison)
    {
        var text = new StringBuilder(
            $"{Row("", "Measure", "Before", "After", $"Change, {comparison.Confidence()}", "p", "Alike within")}\n"
                + $"{Row(Enumerable.Repeat("---", 7))}\n"
        );
        foreach (
            var (m, isPrimary) in comparison.Guardrails.Select(g => (g, false)).Prepend((comparison.Primary, true))
        )
            text.Append(
                    Row(
                        $"{m.Verdict.Sign()} {m.Verdict}",
                        isPrimary ? $"**{Escape(m.Text)}**" : Escape(m.Text),
                        Escape(m.Figure(m.Before)),
                        Escape(m.Figure(m.After)),
                        Change(m),
                        m.P(),
                        Escape(m.AlikeText())
                    )
                )
                .Append('\n');
        return text.ToString();
    }

    /// <summary>The change and, for an inconclusive measure or one with its own limit, the reason.</summary>
    private static string Change(MetricComparison m) =>
        m.Verdict == ComparisonVerdict.Inconclusive || m.Limit is not null
            ? $"{Escape(m.ChangeText())}<br>{Escape(m.Why)}"
            : Escape(m.ChangeText());

    private static string Rounds(MetricComparison metric)
    {
        var text = new StringBuilder(
            $"<details><summary>{Escape(metric.Text)}, round by round</summary>\n\n{Escape(metric.Why)}"
                + $"\n\n{Row("Round", "Before", "After", "")}\n{Row(Enumerable.Repeat("---", 4))}\n"
        );
        foreach (var r in metric.Rounds)
            text.Append(
                    Row(
                        $"{r.Round}",
                        Escape(metric.Figure(r.Before)),
                        Escape(metric.Figure(r.After)),
                        r.Remark is { Length: > 0 } why ? $"! {Escape(why)}" : ""
                    )
                )
                .Append('\n');
        return text.Append("\n</details>\n\n").ToString();
    }

    private static string Side(ComparisonResult comparison, ArmSummary arm)
    {
        var side = comparison.Side(arm);
        var policies =
            arm.Policies.Count == 0
                ? ""
                : $": {Escape(string.Join("; ", arm.Policies.Select(p => $"{EdgeName.Shown(p.Key)}: {p.Value}")))}";
        return $"**{Escape($"{side[..1].ToUpperInvariant()}{side[1..]}")}**{policies}";
    }
}
