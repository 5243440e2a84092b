using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Core.Metrics;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Reports.Charts;
using Chaos.Reports.Wording;

namespace Chaos.Reports.Html;

/// <summary>
/// Writes the arms of an experiment side by side: name, whether the limits are met, and charts with the same axes for
/// all arms.
/// </summary>
internal sealed class ArmCards(RunContent run, ExperimentResult result)
{
    /// <summary>Rows of an arm's card that are not charts: its head, the lanes and the links.</summary>
    private const int RowsBeside = 3;

    private readonly List<(ArmSummary Arm, TrialRecord? Trial, TrialLines? Lines)> _arms =
    [
        .. result
            .Arms.InOrder()
            .Select(a => (a, Shown(run, a)))
            .Select(a => (a.a, a.Item2, a.Item2 is null ? null : new TrialLines(a.Item2))),
    ];

    internal void Write(Markup page)
    {
        var time = TimeAxis.Over(_arms.Where(a => a.Trial is not null).Select(a => MessageLines.End(a.Trial!)));
        List<TrialRecord> trials = [.. _arms.Select(a => a.Trial).OfType<TrialRecord>()];
        var policies = new PolicyLines(trials);
        var messages = new MessageLines(trials);
        List<ArmsChart> charts =
        [
            new("Calls per second", (_, l) => [l.Offered, l.Good]) { IsOptional = messages.Any },
            .. LatencyCharts.Of(result, trials, messages.Any),
            new(result.Focus.Title, (_, l) => [l.Focus(result.Focus)])
            {
                Unit = result.Focus.Unit,
                Limit = FocusLimit(result.Focus),
                IsOptional = _arms.Any(a => a.Arm.HasExternalServices),
            },
        ];
        if (policies.HasCounters)
            charts.Add(new("Policies at work, per second", (t, _) => policies.CountersOf(t)));
        if (policies.HasGauges)
            charts.Add(new("Permits and limits", (t, _) => policies.GaugesOf(t)));
        if (messages.HasNodes)
            charts.Add(new("Leading node and replicas in sync", (t, _) => messages.NodesOf(t)));
        if (messages.Any)
            charts.Add(new("Messages per second", (t, _) => messages.RatesOf(t)));
        if (messages.Any)
            charts.Add(new("Messages that wait", (t, _) => messages.WaitingOf(t)));
        List<(TrialRecord Trial, TrialLines Lines)> shown =
        [
            .. _arms.Where(a => a.Trial is not null).Select(a => (a.Trial!, a.Lines!)),
        ];
        // A chart that is empty in every arm is replaced by a sentence.
        var empty = charts.Where(c => !c.HasData(shown)).ToList();
        charts = [.. charts.Except(empty).Select(c => c.Over(shown))];
        var rows = RowsBeside + charts.Count;
        page.Write($"<div class=\"arms\">\n");
        foreach (var (arm, trial, lines) in _arms)
        {
            page.Write(
                $"<section class=\"{(rows == RowsBeside + 3 ? "arm" : $"arm of{rows}rows")}\"><div><h4>{Named(run, arm)} "
            );
            if (run.Run.IsJudged() && Telling.Standing(result, arm.Name) is var (standing, ofGuards))
                Badge.Write(page, standing, ofGuards);
            page.Write($"</h4>\n");
            if (
                arm.Policies.Count > 0
                || (trial is not { Ledgers.Count: > 0 } && !arm.HasExternalServices && arm.Differences.Count == 0)
            )
                page.Write($"<p class=\"policy\">{Policies(arm)}</p>\n");
            Differences.Write(page, arm);
            foreach (var unread in run.Trials(arm).Where(t => t.Problem is not null))
                page.Write($"<p class=\"problem\">! {unread.Problem}</p>\n");
            if (trial?.Interrupted is { } why)
                page.Write($"<p class=\"problem\">! Stopped: {why}</p>\n");
            if (trial is not null && arm.Records.Count > 1)
                page.Write($"<p class=\"policy\">Drawn: round {trial.Round} of {arm.Records.Count}</p>\n");
            page.Write($"</div>\n");
            if (trial is not null && lines is not null)
            {
                var shades = Shade.Of(trial);
                Lanes(page, [.. shades, .. Shade.OpenBreakers(trial)], time);
                foreach (var chart in charts)
                    chart.Of(trial, lines, time, isLast: chart == charts[^1]).Write(page, shades);
            }
            page.Write($"<p class=\"raw\">Raw: ");
            foreach (var path in arm.Records)
                page.Write($"<a href=\"{Link(path)}\">{path}</a> ");
            page.Write($"</p></section>\n");
        }
        page.Write($"</div>\n");
        if (shown.Count > 0 && empty.Where(c => !c.IsOptional).Select(c => c.Title).ToList() is { Count: > 0 } missing)
            page.Write(
                $"<p class=\"policy\">Not drawn, because nothing was measured: {string.Join("; ", missing)}</p>\n"
            );
    }

    private static (double Value, string Text)? FocusLimit(Chart chart) =>
        chart.Limit is { } value ? (value, $"limit {chart.LimitText ?? Figures.Tick(value, chart.Unit)}") : null;

    /// <summary>
    /// Writes the names of warm-up and faults, above the charts in which they are shaded. A name begins where its fault
    /// begins. In the right half it ends where the fault ends, because there is more room to the left.
    /// </summary>
    private static void Lanes(Markup page, IReadOnlyList<Shade> shades, TimeAxis time)
    {
        page.Write($"<div class=\"lanes\">");
        foreach (var shade in shades)
        {
            var (from, to) = (time.Place(shade.From), time.Place(shade.To));
            var text = shade.Text ?? "warm-up";
            page.Write(
                $"<div class=\"{shade.Style}\" title=\"{text}, "
                    + $"{Figures.Tick(Math.Round(shade.From, 1), MetricUnit.Seconds)} to "
                    + $"{Figures.Tick(Math.Round(shade.To, 1), MetricUnit.Seconds)}\">"
            );
            if (from <= 50)
                page.Write($"<span style=\"margin-left:{from}%\">{text}</span>");
            else
                page.Write($"<span class=\"end\" style=\"margin-right:{100 - to}%\">{text}</span>");
            page.Write($"</div>");
        }
        page.Write($"</div>\n");
    }

    private static TrialRecord? Shown(RunContent run, ArmSummary arm) =>
        run.Trials(arm).Select(t => t.Record).FirstOrDefault(r => r is not null);

    /// <summary>
    /// An arm's title with its role before it, unless the title begins with the role: <c>With: four retries</c>, but
    /// <c>With the breaker</c>. The only arm of an experiment has no role, because there is no other.
    /// </summary>
    internal static string Named(RunContent run, ArmSummary arm)
    {
        if (!run.Run.IsJudged())
            return arm.Title == arm.Name ? arm.Name : $"{arm.Name}: {arm.Title}";
        if (run.Run.Experiments.Any(e => e.Arms.Count == 1 && ReferenceEquals(e.Arms[0], arm)))
            return $"{arm.Title[..1].ToUpperInvariant()}{arm.Title[1..]}";
        var role = arm.Role switch
        {
            ArmRole.Control => "Without",
            ArmRole.Candidate => "With",
            _ => "Also",
        };
        return
            arm.Title.StartsWith(role, StringComparison.OrdinalIgnoreCase)
            && (arm.Title.Length == role.Length || arm.Title[role.Length] == ' ')
            ? $"{role}{arm.Title[role.Length..]}"
            : $"{role}: {arm.Title}";
    }

    private static string Policies(ArmSummary arm) =>
        arm.Policies.Count == 0
            ? "no policy on any edge"
            : string.Join(
                "; ",
                arm.Policies.OrderBy(p => p.Key, StringComparer.Ordinal)
                    .Select(p => $"{EdgeName.Shown(p.Key)}: {p.Value}")
            );

    private static string Link(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
}
