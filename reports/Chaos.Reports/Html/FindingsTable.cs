using Chaos.Core.Experiments;
using Chaos.Core.Expectations;
using Chaos.Core.Judging;
using Chaos.Reports.Wording;

namespace Chaos.Reports.Html;

/// <summary>What each expectation came to: limit, both arms, the interval drawn against the limit, and what the guide and theory say.</summary>
internal static class FindingsTable
{
    internal static void Write(Markup page, ExperimentResult result)
    {
        page.Write($"""
            <h3>Objectives and oracles</h3>
            <table class="cards findings">
            <thead><tr><th scope="col">Came to</th><th scope="col">Expectation</th><th scope="col">Limit or theory</th><th scope="col">Without</th><th scope="col">With</th><th scope="col">Interval, limit dashed</th><th scope="col">Guide · oracle</th></tr></thead>
            <tbody>

            """);
        foreach (var (finding, i) in result.Findings.Select((f, i) => (f, i))) Row(page, result, finding, i == 0);
        page.Write($"</tbody>\n</table>\n");
        if (result.NotPredicted is { } why) page.Write($"<p class=\"policy\">Not predicted: {why}</p>\n");
        Levels(page, result);
    }

    private static void Row(Markup page, ExperimentResult result, Finding finding, bool isFirst)
    {
        page.Write($"<tr><td data-label=\"Came to\">");
        Badge.Write(page, finding);
        page.Write($"</td><td data-label=\"Expectation\"><div>{finding.Text}");
        if (finding.Kind != nameof(Objective)) page.Write($" <small>({Kind(finding)})</small>");
        if (finding.Verdict != Verdict.Pass || finding.Kind is nameof(Oracle) or nameof(Contrast)) page.Write($"<br><small>{finding.Why}</small>");
        page.Write($"</div></td><td data-label=\"Limit or theory\"><span>{finding.Expected}</span></td>");
        page.Write($"<td data-label=\"Without\"><div>{Dash(Telling.Figure(finding, ArmRole.Control))}");
        Small(page, Telling.Predicted(finding, ArmRole.Control));
        page.Write($"</div></td><td data-label=\"With\"><div><b>{Dash(Telling.Figure(finding, ArmRole.Candidate))}</b>");
        Small(page, Telling.Predicted(finding, ArmRole.Candidate));
        page.Write($"</div></td>");
        page.Write($"<td data-label=\"Interval, limit dashed\">");
        IntervalMark.Write(page, finding);
        page.Write($"</td><td data-label=\"Guide · oracle\"><div>");
        var lines = new List<string>();
        if (isFirst && result.GuideFigure is { } guide) lines.Add($"guide: {guide}");
        if (finding.Kind != nameof(Oracle)) lines.AddRange(Telling.OraclesOf(result, finding).Select(o => $"{Telling.Side(o)} {o.Expected} {o.Verdict.Sign()}"));
        foreach (var (line, i) in lines.Select((l, i) => (l, i))) page.Write($"{(i == 0 ? "" : "\n")}<small>{line}</small><br>");
        page.Write($"</div></td></tr>\n");
    }

    /// <summary>The further arms' figures, which have no column.</summary>
    private static void Levels(Markup page, ExperimentResult result)
    {
        var levels = result.Arms.Where(a => a.Role == ArmRole.Level).ToList();
        if (levels.Count == 0) return;
        page.Write($"<table class=\"cards\"><thead><tr><th scope=\"col\">Also measured</th>");
        foreach (var level in levels) page.Write($"<th scope=\"col\">{level.Title}</th>");
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
        if (text.Length > 0) page.Write($"<br><small>{text}</small>");
    }

    private static string Kind(Finding finding) => finding.Kind == nameof(Oracle) ? $"oracle, {Telling.Side(finding)}" : finding.Kind.ToLowerInvariant();

    private static string Dash(string figure) => figure.Length == 0 ? "–" : figure;
}
