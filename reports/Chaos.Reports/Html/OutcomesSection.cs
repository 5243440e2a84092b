using System.Globalization;
using Chaos.Core.Judging;
using Chaos.Reports.Wording;

namespace Chaos.Reports.Html;

/// <summary>
/// Writes how calls ended: a table for each arm, with the same rows in all, so that arms can be compared side by side.
/// Where there are many outcomes, the rarest are folded.
/// </summary>
internal static class OutcomesSection
{
    /// <summary>The most failure rows that are shown unfolded.</summary>
    private const int MostFailures = 8;

    /// <summary>Width in digits that fits in half a page or on a phone, and the least width of a column.</summary>
    private const int MostDigits = 28,
        LeastOfColumn = 7;

    internal static void Write(Markup page, RunContent run, ExperimentResult result)
    {
        var table = new OutcomeTable(result);
        if (table.Lines.Count == 0)
            return;
        var failures = table.Lines.Where(l => l.IsFailure).ToList();
        // A single row is not folded: the line that announces it would take as much room.
        var folded = failures.Count > MostFailures + 1 ? failures[MostFailures..] : [];
        page.Write($"<h3>How calls ended</h3>\n<div class=\"arms\">\n");
        foreach (var arm in table.Arms)
        {
            page.Write(
                $"<section class=\"ended{(IsWide(table) ? " wide" : "")}\"><h4>{ArmCards.Named(run, arm)}</h4>\n"
            );
            Head(page, table);
            foreach (var line in table.Lines.Where(l => l.IsMade).Except(folded))
                Row(page, table, arm, line);
            if (folded.Count > 0)
                Rest(page, table, arm, folded);
            Due(page, table, arm);
            foreach (var line in table.Lines.Where(l => !l.IsMade))
                Row(page, table, arm, line);
            page.Write($"</tbody></table>\n");
            if (table.Beside(run, arm) is { Length: > 0 } beside)
                page.Write($"<p class=\"policy\">{beside}.</p>\n");
            if (table.UnderWay(run, arm) is { Length: > 0 } underWay)
                page.Write($"<p class=\"policy\">{underWay}.</p>\n");
            if (folded.Count > 0)
                Folded(page, table, arm, folded);
            page.Write($"</section>\n");
        }
        page.Write($"</div>\n");
    }

    private static void Head(Markup page, OutcomeTable table)
    {
        page.Write(
            $"<table class=\"outcomes{(IsWide(table) ? " wide" : "")}\"><thead><tr><th scope=\"col\">Calls</th>"
        );
        foreach (var phase in table.Phases)
            page.Write($"<th scope=\"col\">{phase}</th>");
        page.Write($"</tr></thead><tbody>\n");
    }

    private static void Row(Markup page, OutcomeTable table, ArmSummary arm, OutcomeLine line)
    {
        page.Write(
            $"<tr class=\"{(!line.IsMade ? "unsent" : line.IsFailure ? "failed" : "kept")}\"><th "
                + $"scope=\"row\"><span class=\"sign\">{line.Sign}</span> {line.Text}</th>"
        );
        foreach (var phase in table.Phases)
            Count(page, phase, table.Count(arm, phase, line));
        page.Write($"</tr>\n");
    }

    private static void Rest(Markup page, OutcomeTable table, ArmSummary arm, List<OutcomeLine> folded)
    {
        page.Write(
            $"<tr class=\"failed\"><th scope=\"row\"><span class=\"sign\">✘</span> {folded.Count} other outcomes, below</th>"
        );
        foreach (var phase in table.Phases)
            Count(page, phase, table.Counts(arm, phase) is null ? null : folded.Sum(l => table.Count(arm, phase, l)));
        page.Write($"</tr>\n");
    }

    /// <summary>Writes the number of calls due and the share of good ones.</summary>
    private static void Due(Markup page, OutcomeTable table, ArmSummary arm)
    {
        page.Write($"<tr class=\"due\"><th scope=\"row\">Calls due; share good</th>");
        foreach (var phase in table.Phases)
        {
            if (table.Counts(arm, phase) is { } counts)
                page.Write(
                    $"<td data-label=\"{phase}\"><span>{Number(counts.Offered)}<br><small>{counts.Text}</small></span></td>"
                );
            else
                Count(page, phase, null);
        }
        page.Write($"</tr>\n");
    }

    private static void Folded(Markup page, OutcomeTable table, ArmSummary arm, List<OutcomeLine> folded)
    {
        page.Write($"<details><summary>The {folded.Count} other outcomes</summary>\n");
        Head(page, table);
        foreach (var line in folded)
            Row(page, table, arm, line);
        page.Write($"</tbody></table></details>\n");
    }

    private static void Count(Markup page, string phase, long? count) =>
        page.Write(
            $"<td data-label=\"{phase}\" class=\"{(count is > 0 ? "some" : "none")}\">{(count is { } some ? Number(some) : "–")}</td>"
        );

    /// <summary>
    /// Whether the table needs the whole width of the page. Where there is less room, each number then has a line of
    /// its own.
    /// </summary>
    private static bool IsWide(OutcomeTable table) =>
        table.Phases.Sum(p =>
            Math.Max(LeastOfColumn, Number(table.Arms.Max(a => table.Counts(a, p)?.Offered ?? 0)).Length)
        ) > MostDigits;

    private static string Number(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);
}
