using Chaos.Core.Comparing;
using Chaos.Core.Judging;
using Chaos.Core.Metrics;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Reports.Charts;
using Chaos.Reports.Wording;

namespace Chaos.Reports.Html;

/// <summary>
/// Writes a comparison: both arms, the primary metric round by round, its interval against the band that counts as
/// alike, the guardrails, and both arms over time in the same charts.
/// </summary>
internal static class ComparisonSection
{
    internal static void Write(Markup page, RunContent run, ComparisonResult comparison)
    {
        page.Write($"<article id=\"comparison\">\n<h2>");
        Badge.Write(page, comparison.Verdict);
        page.Write($" {comparison.Experiment}</h2>\n<p class=\"claim\">{comparison.Rounds()}.</p>\n");
        Arm(page, comparison, comparison.Before);
        Arm(page, comparison, comparison.After);
        Differences.Write(page, comparison.Before, comparison.After);
        if (comparison.Problems.Count > 0)
        {
            page.Write($"<ul class=\"problem\">");
            foreach (var problem in comparison.Problems)
                page.Write($"<li>! {problem}</li>");
            page.Write($"</ul>\n");
        }
        page.Write($"<h3>{comparison.Primary.Text}: what decides</h3>\n<section class=\"arm alone\">\n");
        PairsChart.Write(page, comparison);
        page.Write($"</section>\n<section class=\"arm alone wide\"><p>{comparison.Primary.Why}</p>\n");
        BandMark.Write(page, comparison.Primary, 520);
        page.Write(
            $"<p class=\"policy\">The bar is the {comparison.Confidence()} interval of the change, the "
                + $"shaded band the changes that count as alike, the dashed line no change. {comparison.Strength()}"
                + $".</p></section>\n"
        );
        Measures(page, comparison);
        foreach (var note in Footnotes.Of(comparison))
            page.Write($"<p class=\"policy\">{note}</p>\n");
        Overlaid(page, run, comparison);
        if (comparison.Again.Length > 0)
            page.Write($"<p class=\"again\">Again: <code>{comparison.Again}</code></p>\n");
        page.Write($"</article>\n");
    }

    private static void Arm(Markup page, ComparisonResult comparison, ArmSummary arm)
    {
        var side = comparison.Side(arm);
        page.Write($"<p class=\"policy\"><b>{side[..1].ToUpperInvariant()}{side[1..]}</b>");
        foreach (var (edge, policy) in arm.Policies)
            page.Write($"; {EdgeName.Shown(edge)}: {policy}");
        page.Write($"</p>\n");
    }

    private static void Measures(Markup page, ComparisonResult comparison)
    {
        var change = $"Change, {comparison.Confidence()}";
        page.Write(
            $"""
            <h3>All measures</h3>
            <table class="cards measures">
            <thead><tr><th scope="col">Verdict</th><th scope="col">Measure</th><th scope="col">Before</th><th scope="col">After</th><th scope="col">{change}</th><th scope="col">Drawn, band alike</th><th scope="col">p</th></tr></thead>
            <tbody>

            """
        );
        foreach (
            var (m, kind) in comparison
                .Guardrails.Select(g => (g, "guardrail, p after Holm"))
                .Prepend((comparison.Primary, "primary"))
        )
        {
            page.Write($"<tr><td data-label=\"Verdict\">");
            Badge.Write(page, m.Verdict);
            page.Write(
                $"</td><td data-label=\"Measure\"><div>{m.Text}<br><small>{kind}; alike: {m.AlikeText()}</small>"
            );
            if (m.Verdict == ComparisonVerdict.Inconclusive || m.Limit is not null)
                page.Write($"<br><small>{m.Why}</small>");
            page.Write(
                $"</div></td><td data-label=\"Before\"><span>{m.Figure(m.Before)}</span></td><td "
                    + $"data-label=\"After\"><b>{m.Figure(m.After)}</b></td><td data-label=\"{change}\"><span>"
                    + $"{m.ChangeText()}</span></td><td data-label=\"Drawn, band alike\">"
            );
            BandMark.Write(page, m, 140);
            page.Write($"</td><td data-label=\"p\"><span>{m.P()}</span></td></tr>\n");
        }
        page.Write($"</tbody>\n</table>\n");
        foreach (var measure in comparison.LeftOut)
            page.Write($"<p class=\"policy\">Left out: {measure.ToString()}.</p>\n");
    }

    /// <summary>Writes the first round that counts, with both arms in the same charts.</summary>
    private static void Overlaid(Markup page, RunContent run, ComparisonResult comparison)
    {
        List<TrialReading> before = [.. run.Trials(comparison.Before)],
            after = [.. run.Trials(comparison.After)];
        foreach (var unread in before.Concat(after).Where(t => t.Problem is not null))
            page.Write($"<p class=\"problem\">! {unread.Problem}</p>\n");
        var counting = comparison.Primary.Rounds.Where(r => r.Counts).Select(r => r.Round).ToHashSet();
        var (a, b) = before
            .Select(t => t.Record)
            .OfType<TrialRecord>()
            .Where(t => counting.Contains(t.Round))
            .Select(t => (A: t, B: after.FirstOrDefault(o => o.Record?.Round == t.Round)?.Record))
            .FirstOrDefault(p => p.B is not null);
        if (a is null || b is null)
            return;
        var (linesA, linesB, time) = (
            new TrialLines(a),
            new TrialLines(b),
            TimeAxis.Over([a.Times.LoadEnd, b.Times.LoadEnd])
        );
        List<Line> good = [Named(linesA.Good, "before", "one"), Named(linesB.Good, "after", "two")],
            p99 = [Named(linesA.P99, "before", "one"), Named(linesB.P99, "after", "two")];
        page.Write($"<h3>Both arms over time, round {a.Round}</h3>\n<section class=\"arm alone\">\n");
        var shaded = Shade.Of(b);
        if (shaded.Count > 0)
            page.Write(
                $"<p class=\"policy\">Shaded as after: {string.Join("; ", shaded.Select(s => s.Text ?? "warm-up"))}</p>\n"
            );
        new TimeChart
        {
            Title = "Good calls per second",
            Lines = good,
            KeysInOrder = true,
            Time = time,
            Axis = ValueAxis.Linear(good.SelectMany(l => l.Values)),
        }.Write(page, shaded);
        new TimeChart
        {
            Title = $"Latency p99 from the due time{(linesA.IsMixed || linesB.IsMixed ? TrialLines.Mixed : "")}",
            Lines = p99,
            KeysInOrder = true,
            Time = time,
            Axis = ValueAxis.Logarithmic(p99, null),
            Unit = MetricUnit.Milliseconds,
            IsLast = true,
        }.Write(page, shaded);
        page.Write($"</section>\n");
    }

    private static Line Named(Line line, string name, string style) => line with { Name = name, Style = style };
}
