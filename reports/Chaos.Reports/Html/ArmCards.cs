using Chaos.Core.Experiments;
using Chaos.Core.Expectations;
using Chaos.Core.Judging;
using Chaos.Core.Metrics;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Reports.Charts;
using Chaos.Reports.Wording;

namespace Chaos.Reports.Html;

/// <summary>The arms of an experiment side by side: who they are, how they stand to the limits, and three charts with the same axes in all of them.</summary>
internal sealed class ArmCards(RunContent run, ExperimentResult result)
{
    /// <summary>Rows of an arm's card: its head, the lanes, three charts and the links.</summary>
    private const int Rows = 6;

    private readonly List<(ArmSummary Arm, TrialRecord? Trial, TrialLines? Lines)> arms = [.. result.Arms.InOrder().Select(a => (a, Shown(run, a))).Select(a => (a.a, a.Item2, a.Item2 is null ? null : new TrialLines(a.Item2)))];

    internal void Write(Markup page)
    {
        var drawn = arms.Where(a => a.Lines is not null).Select(a => a.Lines!).ToList();
        var time = TimeAxis.Over(arms.Where(a => a.Trial is not null).Select(a => MessageLines.End(a.Trial!)));
        var limit = LatencyLimit();
        var focusUnit = result.Findings.FirstOrDefault(f => f.Limit is not null && f.Limit.Value == result.Focus.Limit)?.Unit;
        var rate = ValueAxis.Linear(drawn.SelectMany(l => l.Offered.Values));
        var latency = ValueAxis.Logarithmic([.. drawn.SelectMany(l => new[] { l.P50, l.P99 })], limit?.Value);
        var focus = ValueAxis.Linear(drawn.SelectMany(l => l.Focus(result.Focus).Values).Concat(result.Focus.Limit is { } most ? [most] : []));
        var policies = new PolicyLines([.. arms.Select(a => a.Trial).OfType<TrialRecord>()]);
        var counters = ValueAxis.Linear(arms.Where(a => a.Trial is not null).SelectMany(a => policies.CountersOf(a.Trial!)).SelectMany(l => l.Values));
        var gauges = ValueAxis.Linear(arms.Where(a => a.Trial is not null).SelectMany(a => policies.GaugesOf(a.Trial!)).SelectMany(l => l.Values));
        var messages = new MessageLines([.. arms.Select(a => a.Trial).OfType<TrialRecord>()]);
        var flow = ValueAxis.Linear(arms.Where(a => a.Trial is not null).SelectMany(a => messages.RatesOf(a.Trial!)).SelectMany(l => l.Values));
        var waiting = ValueAxis.Linear(arms.Where(a => a.Trial is not null).SelectMany(a => messages.WaitingOf(a.Trial!)).SelectMany(l => l.Values));
        var nodes = ValueAxis.Linear(arms.Where(a => a.Trial is not null).SelectMany(a => messages.NodesOf(a.Trial!)).SelectMany(l => l.Values));
        var rows = Rows + (policies.HasCounters ? 1 : 0) + (policies.HasGauges ? 1 : 0) + (messages.Any ? 2 : 0) + (messages.HasNodes ? 1 : 0);
        page.Write($"<div class=\"arms\">\n");
        foreach (var (arm, trial, lines) in arms)
        {
            page.Write($"<section class=\"{(rows == Rows ? "arm" : $"arm of{rows}rows")}\"><div><h4>{(run.Run.IsJudged() ? Role(arm) : arm.Name)}: {arm.Title} ");
            if (run.Run.IsJudged() && Telling.Standing(result, arm.Name) is { } standing) Badge.Write(page, standing);
            page.Write($"</h4>\n");
            if (arm.Policies.Count > 0 || (trial is not { Ledgers.Count: > 0 } && !arm.HasUsersServices && arm.Differences.Count == 0)) page.Write($"<p class=\"policy\">{Policies(arm)}</p>\n");
            Differences.Write(page, arm);
            foreach (var unread in run.Trials(arm).Where(t => t.Problem is not null)) page.Write($"<p class=\"problem\">! {unread.Problem}</p>\n");
            if (trial?.Interrupted is { } why) page.Write($"<p class=\"problem\">! Stopped: {why}</p>\n");
            if (trial is not null && arm.Records.Count > 1) page.Write($"<p class=\"policy\">Drawn: round {trial.Round} of {arm.Records.Count}</p>\n");
            page.Write($"</div>\n");
            if (trial is not null && lines is not null)
            {
                var shades = Shade.Of(trial);
                Lanes(page, [.. shades, .. Shade.OpenBreakers(trial)], time);
                new TimeChart { Title = "Calls per second", Lines = [lines.Offered, lines.Good], Time = time, Axis = rate }.Write(page, shades);
                new TimeChart { Title = $"{(lines.IsOpen ? "Latency from the due time" : "Service time (closed load)")}{(lines.IsMixed ? TrialLines.Mixed : "")}", Lines = [lines.P99, lines.P50], Time = time, Axis = latency, Unit = MetricUnit.Milliseconds, Limit = limit }.Write(page, shades);
                new TimeChart { Title = result.Focus.Title, Lines = [lines.Focus(result.Focus)], Time = time, Axis = focus, Unit = focusUnit, Limit = FocusLimit(focusUnit), IsLast = rows == Rows }.Write(page, shades);
                if (policies.HasCounters) new TimeChart { Title = "Policies at work, per second", Lines = policies.CountersOf(trial), Time = time, Axis = counters, IsLast = !policies.HasGauges && !messages.Any }.Write(page, shades);
                if (policies.HasGauges) new TimeChart { Title = "Permits and limits", Lines = policies.GaugesOf(trial), Time = time, Axis = gauges, IsLast = !messages.Any }.Write(page, shades);
                if (messages.HasNodes) new TimeChart { Title = "Leading node and replicas in sync", Lines = messages.NodesOf(trial), Time = time, Axis = nodes }.Write(page, shades);
                if (messages.Any)
                {
                    new TimeChart { Title = "Messages per second", Lines = messages.RatesOf(trial), Time = time, Axis = flow }.Write(page, shades);
                    new TimeChart { Title = "Messages that wait", Lines = messages.WaitingOf(trial), Time = time, Axis = waiting, IsLast = true }.Write(page, shades);
                }
            }
            page.Write($"<p class=\"raw\">Raw: ");
            foreach (var path in arm.Records) page.Write($"<a href=\"{Link(path)}\">{path}</a> ");
            page.Write($"</p></section>\n");
        }
        page.Write($"</div>\n");
    }

    private (double Value, string Text)? FocusLimit(MetricUnit? unit) => result.Focus.Limit is not { } value ? null
        : (value, $"limit {result.Findings.FirstOrDefault(f => f.Limit?.Value == value)?.Expected ?? Figures.Tick(value, unit)}");

    /// <summary>The first objective or guard in milliseconds is the line in the chart of latencies.</summary>
    private (double Value, string Text)? LatencyLimit() =>
        result.Findings.FirstOrDefault(f => f.Limit is not null && f.Unit == MetricUnit.Milliseconds && f.Kind is nameof(Objective) or nameof(Guard)) is { Limit: { } limit } finding
            ? (limit.Value, $"SLO {finding.Metric} {finding.Expected}") : null;

    /// <summary>Warm-up and faults by name, above the charts that they are shaded in. A name begins where its fault does, or ends where it ends when there is more room before.</summary>
    private static void Lanes(Markup page, IReadOnlyList<Shade> shades, TimeAxis time)
    {
        page.Write($"<div class=\"lanes\">");
        foreach (var shade in shades)
        {
            var (from, to) = (time.Place(shade.From), time.Place(shade.To));
            var text = shade.Text ?? "warm-up";
            page.Write($"<div class=\"{shade.Style}\" title=\"{text}, {Figures.Tick(Math.Round(shade.From, 1), MetricUnit.Seconds)} to {Figures.Tick(Math.Round(shade.To, 1), MetricUnit.Seconds)}\">");
            if (from <= 50) page.Write($"<span style=\"margin-left:{from}%\">{text}</span>");
            else page.Write($"<span class=\"end\" style=\"margin-right:{100 - to}%\">{text}</span>");
            page.Write($"</div>");
        }
        page.Write($"</div>\n");
    }

    private static TrialRecord? Shown(RunContent run, ArmSummary arm) => run.Trials(arm).Select(t => t.Record).FirstOrDefault(r => r is not null);

    /// <summary>What an arm is there for, before its title.</summary>
    internal static string Role(ArmSummary arm) => arm.Role switch { ArmRole.Control => "Without", ArmRole.Candidate => "With", _ => "Also" };

    private static string Policies(ArmSummary arm) => arm.Policies.Count == 0 ? "no policy on any edge"
        : string.Join("; ", arm.Policies.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{EdgeName.Shown(p.Key)}: {p.Value}"));

    private static string Link(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
}
