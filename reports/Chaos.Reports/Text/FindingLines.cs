using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Reports.Wording;

namespace Chaos.Reports.Text;

/// <summary>
/// An experiment's findings as a table for a terminal: what was expected, and the figure of each arm.
/// </summary>
public static class FindingLines
{
    /// <summary>A header and one line for each finding, in columns.</summary>
    public static IReadOnlyList<string> Of(ExperimentResult result)
    {
        var arms = result.Arms.InOrder().ToList();
        List<string[]> rows =
        [
            [
                "",
                "expectation",
                "expected",
                .. arms.Select(a =>
                    a.Role switch
                    {
                        ArmRole.Control => $"{a.Name} (without)",
                        ArmRole.Candidate => $"{a.Name} (with)",
                        _ => a.Name,
                    }
                ),
            ],
        ];
        foreach (var finding in result.Findings)
        {
            rows.Add([
                finding.Verdict.Sign(),
                finding.Arm is { } arm ? $"{finding.Text} ({arm})" : finding.Text,
                finding.Expected,
                .. arms.Select(a => finding.Arms.FirstOrDefault(f => f.Arm == a.Name)?.Text ?? ""),
            ]);
        }
        foreach (var row in rows)
            for (var i = 0; i < row.Length; i++)
                row[i] = SafeText.Line(row[i]);
        var widths = Enumerable.Range(0, rows[0].Length).Select(i => rows.Max(r => r[i].Length)).ToArray();
        return [.. rows.Select(r => string.Join("  ", r.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd())];
    }
}
