using Chaos.Core.Faults;
using Chaos.Core.Judging;
using Chaos.Reports.Wording;

namespace Chaos.Reports.Html;

/// <summary>
/// The proof of every fault in every trial: asked, done, what the mechanism said of itself and what the canary felt.
/// </summary>
internal static class ReceiptsTable
{
    internal static void Write(Markup page, RunContent run, ExperimentResult result)
    {
        var rows = result
            .Arms.InOrder()
            .SelectMany(a =>
                run.Trials(a)
                    .Where(t => t.Record is not null)
                    .SelectMany(t => t.Record!.Receipts.Select(r => (Arm: a, t.Record.Round, Receipt: r)))
            )
            .ToList();
        if (rows.Count == 0)
            return;
        page.Write(
            $"""
            <h3>Receipts</h3>
            <table class="cards">
            <thead><tr><th scope="col">Fault</th><th scope="col">Arm</th><th scope="col">Asked</th><th scope="col">Injected–reverted</th><th scope="col">Canary</th><th scope="col">Mechanism's own word</th></tr></thead>
            <tbody>

            """
        );
        foreach (var (arm, round, receipt) in rows)
        {
            page.Write($"<tr><td data-label=\"Fault\"><div>{receipt.Fault}<br>");
            if (receipt.Unproven() is { } why)
                page.Write($"<b class=\"bad\">✘ not proven:</b> {why}");
            else
                page.Write($"<b class=\"good\">✔ proven</b>");
            page.Write(
                $"</div></td><td data-label=\"Arm\"><span>{arm.Name}{(arm.Records.Count > 1 ? $", round {round}" : "")}</span></td>"
            );
            page.Write(
                $"<td data-label=\"Asked\"><span class=\"whole\">"
                    + $"{Figures.Range(receipt.AskedFrom, receipt.AskedTo)}</span></td><td "
                    + $"data-label=\"Injected–reverted\"><span class=\"whole\">"
                    + $"{Figures.Range(receipt.Injected, receipt.Reverted)}</span>"
                    + $"{(receipt.Start is { } start ? $", start {Figures.Seconds(start)}" : "")}</td>"
            );
            page.Write(
                $"<td data-label=\"Canary\"><div><small>before</small> {Canary(receipt.CanaryBefore)}"
                    + $"<br><small>while</small> {Canary(receipt.CanaryActive)}<br><small>after</small> "
                    + $"{Canary(receipt.CanaryAfter)}</div></td>"
            );
            page.Write(
                $"<td data-label=\"Mechanism's own word\"><div><small>while</small> "
                    + $"{Word(receipt.WhileActive)}<br><small>after</small> {Word(receipt.Afterwards)}"
                    + $"</div></td></tr>\n"
            );
        }
        page.Write($"</tbody>\n</table>\n");
    }

    private static string Canary(CanaryReading? reading) => reading?.ToString() ?? "none sent";

    private static string Word(ReadBack? word) =>
        word is null ? "no answer" : $"{(word.Active ? "active" : "not active")}: {word.Evidence}";
}
