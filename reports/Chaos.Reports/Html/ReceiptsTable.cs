using Chaos.Core.Faults;
using Chaos.Core.Judging;
using Chaos.Reports.Wording;

namespace Chaos.Reports.Html;

/// <summary>
/// Writes the receipt of every fault in every trial: when it was asked for, when it was in force, what its mechanism
/// reported and what the canary felt.
/// </summary>
internal static class ReceiptsTable
{
    private static readonly string s_canaries =
        $"A canary is a small request that the run itself sends to the place where the fault acts, "
        + $"{1 / CanaryReading.Interval.TotalSeconds:0} a second: it shows whether the fault is felt. One counts as "
        + $"answered within {CanaryReading.Limit.TotalMilliseconds:0} ms, or later where the fault is a delay. Before "
        + "the fault and after it, 9 of 10 must be answered.";

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
            <thead><tr><th scope="col">Fault</th><th scope="col">Arm</th><th scope="col">Asked</th><th scope="col">Injected–reverted</th><th scope="col">Canary</th><th scope="col">Reported by its mechanism</th></tr></thead>
            <tbody>

            """
        );
        foreach (var (arm, round, receipt) in rows)
        {
            page.Write($"<tr><td data-label=\"Fault\"><div>{receipt.Fault}<br>");
            var (sign, word) = ReceiptWords.Of(receipt);
            var why = receipt.IsCutShort ? null : receipt.Unproven();
            page.Write(
                $"<b class=\"{(sign == "✔" ? "good" : sign == "✘" ? "bad" : "open")}\">{sign} {word}</b>"
                    + $"{(why is null || IsTold(result, why) ? "" : $": {why}")}"
            );
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
                    + $"<br><small>while</small> {Canary(receipt.CanaryActive)}"
                    + $"{(receipt.Felt() is { } felt ? $", {felt}" : "")}<br><small>after</small> "
                    + $"{Canary(receipt.CanaryAfter)}</div></td>"
            );
            page.Write(
                $"<td data-label=\"Reported by its mechanism\"><div><small>while</small> "
                    + $"{Word(receipt.WhileActive)}<br><small>after</small> {Word(receipt.Afterwards)}"
                    + $"</div></td></tr>\n"
            );
        }
        page.Write($"</tbody>\n</table>\n");
        if (rows.Any(r => r.Receipt.CanaryBefore is not null))
            page.Write($"<p class=\"policy\">{s_canaries}</p>\n");
    }

    /// <summary>Whether the reason is already among the problems of the experiment; then it is not repeated.</summary>
    private static bool IsTold(ExperimentResult result, string why) =>
        result.Problems.Any(p => p.Contains(why, StringComparison.Ordinal));

    private static string Canary(CanaryReading? reading) => reading?.ToString() ?? "none sent";

    private static string Word(ReadBack? word) =>
        word is null ? "no answer" : $"{(word.Active ? "active" : "not active")}: {word.Evidence}";
}
