using System.Globalization;
using Chaos.Core.Judging;
using Chaos.Core.Messaging;
using Chaos.Core.Trials;
using Chaos.Reports.Wording;

namespace Chaos.Reports.Html;

/// <summary>
/// Writes the ledger of messages by arm and group of consumers, and a few examples of messages that went wrong.
/// </summary>
internal static class LedgerTable
{
    private static readonly (LedgerEntry Entry, string Head)[] s_columns =
    [
        (LedgerEntry.Acked, "Acknowledged"),
        (LedgerEntry.Failed, "Refused"),
        (LedgerEntry.Unknown, "Fate unknown"),
        (LedgerEntry.Distinct, "Handled"),
        (LedgerEntry.Lost, "Lost"),
        (LedgerEntry.Evicted, "Evicted"),
        (LedgerEntry.Duplicate, "Handled again"),
        (LedgerEntry.Redelivered, "Redelivered"),
        (LedgerEntry.Reordered, "Out of order"),
        (LedgerEntry.Phantom, "Phantom"),
    ];

    private static readonly LedgerEntry[] s_wrong =
    [
        LedgerEntry.Lost,
        LedgerEntry.Evicted,
        LedgerEntry.Duplicate,
        LedgerEntry.Reordered,
        LedgerEntry.Phantom,
    ];

    internal static void Write(Markup page, RunContent run, ExperimentResult result)
    {
        var rows = result
            .Arms.InOrder()
            .SelectMany(a =>
                run.Trials(a)
                    .Where(t => t.Record is not null)
                    .SelectMany(t => t.Record!.Ledgers.Select(l => (Arm: a, t.Record.Round, Ledger: l)))
            )
            .ToList();
        if (rows.Count == 0)
            return;
        page.Write(
            $"<h3>Ledger</h3>\n<table class=\"cards ledger\">\n<thead><tr><th scope=\"col\">Arm</th><th scope=\"col\">Group</th>"
        );
        foreach (var (_, head) in s_columns)
            page.Write($"<th scope=\"col\" class=\"number\">{head}</th>");
        page.Write($"</tr></thead>\n<tbody>\n");
        foreach (var (arm, round, ledger) in rows)
        {
            page.Write(
                $"<tr><td data-label=\"Arm\"><span>{arm.Name}"
                    + $"{(arm.Records.Count > 1 ? $", round {round}" : "")}</span></td><td "
                    + $"data-label=\"Group\"><span>{ledger.Group}</span></td>"
            );
            foreach (var (entry, head) in s_columns)
                page.Write(
                    $"<td data-label=\"{head}\" class=\"number"
                        + $"{(s_wrong.Contains(entry) && ledger.Of(entry) > 0 ? " bad" : "")}\"><span>"
                        + $"{ledger.Of(entry).ToString("#,0", CultureInfo.InvariantCulture)}</span></td>"
                );
            page.Write($"</tr>\n");
        }
        page.Write($"</tbody>\n</table>\n");
        Examples(page, [.. rows.Where(r => r.Ledger.Examples.Count > 0).Select(r => (r.Arm.Name, r.Ledger))]);
    }

    private static void Examples(Markup page, IReadOnlyList<(string Arm, LedgerRecord Ledger)> rows)
    {
        if (rows.Count == 0)
            return;
        page.Write($"<details><summary>Messages that went wrong, a few of each kind</summary>\n<div class=\"arms\">\n");
        foreach (var (arm, ledger) in rows)
        {
            page.Write($"<section><h4>{arm}, {ledger.Group}</h4><ol class=\"events\">");
            foreach (var e in ledger.Examples)
                page.Write(
                    $"<li><span class=\"at\">{e.Entry.ToString().ToUpperInvariant()}</span> {e.Producer} "
                        + $"{e.Sequence.ToString("#,0", CultureInfo.InvariantCulture)}"
                        + $"{(e.Key is { } key ? $", key {key}" : "")}: {e.Detail}</li>"
                );
            page.Write($"</ol></section>\n");
        }
        page.Write($"</div></details>\n");
    }
}
