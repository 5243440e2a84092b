using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Core.Texts;
using Chaos.Reports.Wording;

namespace Chaos.Reports.Html;

/// <summary>
/// Writes the finding of each expectation: its limit, both arms, the interval drawn against the limit, and the figures
/// of guide and theory.
/// </summary>
internal static class FindingsTable
{
    internal static void Write(Markup page, ExperimentResult result)
    {
        var (hasControl, isGuided) = (result.Arms.Any(a => a.Role == ArmRole.Control), Guides(result));
        page.Write($"<h3>{Title(result)}");
        if (HeldWords.Share(result) is { Length: > 0 } share)
            page.Write($" <small>{share} held</small>");
        page.Write($"</h3>\n");
        if (result.WhyUndecided() is { Length: > 0 } undecided)
            page.Write($"<p class=\"problem\">? {undecided}</p>\n");
        page.Write(
            $"<table class=\"cards findings\">\n<thead><tr><th scope=\"col\">Verdict</th><th "
                + $"scope=\"col\">Expectation</th><th scope=\"col\">{Limit(result)}</th>"
        );
        if (hasControl)
            page.Write($"<th scope=\"col\">Without</th>");
        page.Write(
            $"<th scope=\"col\">{(hasControl ? "With" : "Measured")}</th><th scope=\"col\">Interval, limit dashed</th>"
        );
        if (isGuided)
            page.Write($"<th scope=\"col\">Guide · oracle</th>");
        page.Write($"</tr></thead>\n<tbody>\n");
        foreach (var (finding, i) in result.Findings.Select((f, i) => (f, i)))
            Row(page, result, finding, i == 0, hasControl, isGuided);
        page.Write($"</tbody>\n</table>\n");
        if (result.NotPredicted is { } why)
            page.Write($"<p class=\"policy\">Not predicted: {why}</p>\n");
        Levels(page, result);
    }

    private static void Row(
        Markup page,
        ExperimentResult result,
        Finding finding,
        bool isFirst,
        bool hasControl,
        bool isGuided
    )
    {
        page.Write($"<tr><td data-label=\"Verdict\">");
        Badge.Write(page, result, finding);
        page.Write($"</td><td data-label=\"Expectation\"><div>{finding.Text}");
        if (finding.Kind != nameof(Objective))
            page.Write($" <small>({Kind(finding)})</small>");
        if (finding.Verdict != Verdict.Pass || finding.Kind is nameof(Oracle) or nameof(Contrast))
            page.Write($"<br><small>{finding.Why}</small>");
        page.Write($"</div></td><td data-label=\"{Limit(result)}\"><span>{finding.Expected}</span></td>");
        if (hasControl)
        {
            page.Write($"<td data-label=\"Without\"><div>{Dash(Telling.Figure(finding, ArmRole.Control))}");
            Small(page, Telling.Predicted(finding, ArmRole.Control));
            page.Write($"</div></td>");
        }
        page.Write(
            $"<td data-label=\"{(hasControl ? "With" : "Measured")}\"><div><b>{Dash(Telling.Figure(finding, ArmRole.Candidate))}</b>"
        );
        Small(page, Telling.Predicted(finding, ArmRole.Candidate));
        page.Write($"</div></td>");
        page.Write($"<td data-label=\"Interval, limit dashed\">");
        if (!IntervalMark.Write(page, finding))
            page.Write($"<span class=\"blank\">{Percent.None}</span>");
        page.Write($"</td>");
        if (isGuided)
            Guide(page, result, finding, isFirst);
        page.Write($"</tr>\n");
    }

    private static void Guide(Markup page, ExperimentResult result, Finding finding, bool isFirst)
    {
        page.Write($"<td data-label=\"Guide · oracle\"><div>");
        var lines = new List<string>();
        if (isFirst && result.GuideFigure is { } guide)
            lines.Add($"guide: {guide}");
        if (finding.Kind != nameof(Oracle))
            lines.AddRange(
                Telling.OraclesOf(result, finding).Select(o => $"{Telling.Side(o)} {o.Expected} {o.Verdict.Sign()}")
            );
        foreach (var (line, i) in lines.Select((l, i) => (l, i)))
            page.Write($"{(i == 0 ? "" : "\n")}<small>{line}</small><br>");
        page.Write($"</div></td>");
    }

    /// <summary>The kinds of findings in the table, in the words of the experiment's file.</summary>
    private static string Title(ExperimentResult result)
    {
        var kinds = HeldWords.Kinds(result);
        return kinds.Length == 0 ? "Findings" : $"{kinds[..1].ToUpperInvariant()}{kinds[1..]}";
    }

    private static string Limit(ExperimentResult result) =>
        result.Findings.Any(f => f.Kind == nameof(Oracle)) ? "Limit or theory" : "Limit";

    /// <summary>Whether the guide or theory has a figure for any row.</summary>
    private static bool Guides(ExperimentResult result) =>
        result.GuideFigure is not null
        || result.Findings.Any(f => f.Kind != nameof(Oracle) && Telling.OraclesOf(result, f).Any());

    /// <summary>Writes the figures of the level arms, which have no column in the table above.</summary>
    private static void Levels(Markup page, ExperimentResult result)
    {
        var levels = result.Arms.Where(a => a.Role == ArmRole.Level).ToList();
        if (levels.Count == 0)
            return;
        page.Write($"<table class=\"cards\"><thead><tr><th scope=\"col\">Also measured</th>");
        foreach (var level in levels)
            page.Write($"<th scope=\"col\">{level.Title}</th>");
        page.Write($"</tr></thead><tbody>\n");
        foreach (var text in result.Findings.DistinctBy(f => f.Text))
        {
            page.Write($"<tr><td data-label=\"Also measured\"><span>{text.Text}</span></td>");
            foreach (var level in levels)
            {
                var figure = text.Arms.FirstOrDefault(a => a.Arm == level.Name);
                page.Write($"<td data-label=\"{level.Title}\"><div>{Dash(figure?.Text ?? "")}");
                Small(page, figure?.PredictedText is { } predicted ? $"predicted {predicted}" : "");
                page.Write($"</div></td>");
            }
            page.Write($"</tr>\n");
        }
        page.Write($"</tbody></table>\n");
    }

    private static void Small(Markup page, string text)
    {
        if (text.Length > 0)
            page.Write($"<br><small>{text}</small>");
    }

    private static string Kind(Finding finding) =>
        finding.Kind == nameof(Oracle) ? $"oracle, {Telling.Side(finding)}" : finding.Kind.ToLowerInvariant();

    private static string Dash(string figure) => figure.Length == 0 ? "–" : figure;
}
