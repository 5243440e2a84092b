using System.Globalization;
using System.Text;
using Chaos.Core.Judging;
using Chaos.Reports.Wording;
using static Chaos.Reports.Markdown.MarkdownText;

namespace Chaos.Reports.Markdown;

/// <summary>
/// The arms of an experiment in Markdown: how their calls ended, and how the arms differ. Each part may be left out.
/// </summary>
internal static class ArmsText
{
    internal static IEnumerable<string> Of(RunContent run, ExperimentResult result)
    {
        if (new OutcomeTable(result) is { Lines.Count: > 0 } table)
            yield return Outcomes(run, table);
        if (Differing([.. result.Arms.InOrder()]) is { Length: > 0 } text)
            yield return $"{text}\n";
    }

    /// <summary>
    /// The differences between arms other than their policies, a column for each arm; empty without any.
    /// </summary>
    internal static string Differing(IReadOnlyList<ArmSummary> arms)
    {
        var text = new StringBuilder();
        foreach (var what in arms.SelectMany(a => a.Differences).Select(d => d.What).Distinct())
            text.Append(
                    Row([
                        Escape(what),
                        .. arms.Select(a => Escape(a.Differences.FirstOrDefault(d => d.What == what)?.Value ?? "")),
                    ])
                )
                .Append('\n');
        return text.Length == 0
            ? ""
            : $"{Row(["What differs", .. arms.Select(a => Escape(a.Name))])}\n{Row(Enumerable.Repeat("---", arms.Count + 1))}\n{text}";
    }

    private static string Outcomes(RunContent run, OutcomeTable table)
    {
        var columns = table.Arms.SelectMany(a => table.Phases.Select(p => (Arm: a, Phase: p))).ToList();
        var text = new StringBuilder(
            $"{Row(["Calls", .. columns.Select(c => $"{Escape(c.Arm.Name)}, {Escape(c.Phase)}")])}\n"
                + $"{Row(Enumerable.Repeat("---:", columns.Count).Prepend("---"))}\n"
        );
        foreach (var line in table.Lines.Where(l => l.IsMade))
            Outcome(line);
        text.Append(
                Row([
                    "Calls due; share good",
                    .. columns.Select(c =>
                        table.Counts(c.Arm, c.Phase) is { } counts ? $"{Number(counts.Offered)}<br>{counts.Text}" : "–"
                    ),
                ])
            )
            .Append('\n');
        foreach (var line in table.Lines.Where(l => !l.IsMade))
            Outcome(line);
        foreach (var arm in table.Arms)
            if (table.Beside(run, arm) is { Length: > 0 } beside)
                text.Append($"\n{Escape($"{arm.Name}: {beside}")}.\n");
        foreach (var arm in table.Arms)
            if (table.UnderWay(run, arm) is { Length: > 0 } underWay)
                text.Append($"\n{Escape($"{arm.Name}: {underWay}")}.\n");
        return text.Append('\n').ToString();

        void Outcome(OutcomeLine line) =>
            text.Append(
                    Row([
                        $"{line.Sign} {Escape(line.Text)}",
                        .. columns.Select(c => table.Count(c.Arm, c.Phase, line) is { } count ? Number(count) : "–"),
                    ])
                )
                .Append('\n');
    }

    private static string Number(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);
}
