using System.Globalization;
using Chaos.Core.Judging;
using Chaos.Core.Trials;
using Chaos.Reports.Wording;

namespace Chaos.Reports.Html;

/// <summary>
/// Writes the folded details: the timeline of events and, where an experiment did not pass, examples of calls.
/// </summary>
internal static class Folds
{
    private const int Examples = 3;
    private const int MostExamples = 12;
    private const int Events = 200;

    internal static void Write(Markup page, RunContent run, ExperimentResult result)
    {
        var trials = result
            .Arms.InOrder()
            .SelectMany(a => run.Trials(a))
            .Select(t => t.Record)
            .OfType<TrialRecord>()
            .ToList();
        if (result.Verdict is not (Verdict.Pass or Verdict.Holds))
            Calls(page, result, run);
        if (trials.Any(t => t.Events.Count > 0))
            Timeline(page, trials);
    }

    private static void Calls(Markup page, ExperimentResult result, RunContent run)
    {
        var rows = result
            .Arms.InOrder()
            .SelectMany(a =>
                run.Trials(a)
                    .Where(t => t.Record is not null)
                    .SelectMany(t =>
                        t.Record!.Workloads.SelectMany(w => w.Calls())
                            .SelectMany(w => w.Examples.Select(e => (Arm: a.Name, Workload: w.Name, Call: e)))
                    )
                    // Of the steps of journeys some of each kind; of single calls the first ones.
                    .GroupBy(e => run.Trials(a).Any(t => HasParts(t.Record)) ? (e.Workload, e.Call.Status) : default)
                    .SelectMany(kind => kind.Take(Examples))
                    .Take(MostExamples)
            )
            .ToList();
        if (rows.Count == 0)
            return;
        page.Write(
            $"""
            <details open><summary>Calls that were not good, {Examples} of each {(
                run.Trials(result).Any(HasParts) ? "step and kind" : "arm"
            )}</summary>
            <table class="cards">
            <thead><tr><th scope="col">Arm</th><th scope="col">Call</th><th scope="col">Due</th><th scope="col">Ended</th><th scope="col">Attempts</th><th scope="col">After</th><th scope="col">Seen</th></tr></thead>
            <tbody>

            """
        );
        foreach (var (arm, workload, call) in rows)
        {
            page.Write(
                $"<tr><td data-label=\"Arm\"><span>{arm}</span></td><td data-label=\"Call\"><span>"
                    + $"{workload} {call.Number.ToString("#,0", CultureInfo.InvariantCulture)}</span></td><td "
                    + $"data-label=\"Due\"><span>{Figures.Seconds(call.Due)}</span></td><td "
                    + $"data-label=\"Ended\"><span>{OutcomeWords.Of(call.Status)}</span></td><td "
                    + $"data-label=\"Attempts\"><span>{call.Attempts}</span></td><td data-label=\"After\"><span>"
                    + $"{call.LatencyMilliseconds.ToString("#,0.#", CultureInfo.InvariantCulture)} "
                    + $"ms</span></td><td data-label=\"Seen\"><span>{call.Detail ?? "–"}</span>"
            );
            if (call.Body is { } body)
                page.Write($"<pre>{body}</pre>");
            page.Write($"</td></tr>\n");
        }
        page.Write($"</tbody>\n</table></details>\n");
    }

    private static bool HasParts(TrialRecord? record) => record?.Workloads.Any(w => w.Parts is not null) == true;

    private static void Timeline(Markup page, List<TrialRecord> trials)
    {
        page.Write($"<details><summary>Timeline of events</summary><div class=\"arms\">\n");
        foreach (var trial in trials)
        {
            page.Write(
                $"<section><h4>{trial.Arm}"
                    + $"{(trials.Count(t => t.Arm == trial.Arm) > 1 ? $", round {trial.Round}" : "")}</h4><ol "
                    + $"class=\"events\">"
            );
            foreach (var happened in trial.Events.Take(Events))
                page.Write(
                    $"<li><span class=\"at\">"
                        + $"{happened.At.TotalSeconds.ToString("#,0.00", CultureInfo.InvariantCulture)} "
                        + $"s</span> {happened.Text}</li>"
                );
            if (trial.Events.Count > Events)
                page.Write($"<li>{trial.Events.Count - Events} more in the record</li>");
            page.Write($"</ol></section>\n");
        }
        page.Write($"</div></details>\n");
    }
}
