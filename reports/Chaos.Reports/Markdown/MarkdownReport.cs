using System.Text;
using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Reports.Wording;
using static Chaos.Reports.Markdown.MarkdownText;

namespace Chaos.Reports.Markdown;

/// <summary>What one pastes into a pull request: the sentence, the table, what did not pass with its evidence, and the rest folded.</summary>
public sealed class MarkdownReport : IReport
{
    /// <summary>Longest text in bytes: a comment on a pull request takes 65,536 characters.</summary>
    public const int Longest = 64 * 1024;

    // Room for the closing line that says what was left out, and for a last part's own ends.
    private const int Reserve = 1024;

    public string FileName => "report.md";

    public void Write(RunContent run, TextWriter output)
    {
        var judged = run.Run.Judged();
        var text = new StringBuilder();
        var bytes = 0;
        var left = 0;
        Add($"## {Escape(RunSentence.Of(run))}\n\n{Escape(string.Join(" · ", RunFacts.Of(run.Run)))}\n\n");
        if (run.Run.Interrupted is { } why) Add($"Interrupted: {Escape(why)}\n\n");
        if (run.Run.Comparison is { } comparison) foreach (var part in ComparisonText.Of(comparison)) Add(part);
        if (run.Run.Calibration is { } calibration) Add(ComparisonText.Of(calibration));
        if (judged.Count > 0)
        {
            Add($"{Row("Verdict", "Experiment", "Fault", "With", "Without", "Expected", "Good calls")}\n{Row(Enumerable.Repeat("---", 7))}\n");
            foreach (var result in judged) Add(TableRow(result));
            Add("\n");
        }
        foreach (var result in judged.Where(r => r.Verdict is not (Verdict.Pass or Verdict.Holds)))
        {
            Add(Evidence(result));
            foreach (var part in ArmsText.Of(result)) Add(part);
        }
        if (run.Run.Mutants.Count > 0) Add(Mutants(run.Run.Mutants));
        foreach (var result in run.Run.WorstFirst()) Add(Details(result, run));
        if (left > 0) text.Append($"\n{left} {(left == 1 ? "part was" : "parts were")} left out to keep this short; everything is in `report.html`.\n");
        output.Write(text.ToString());

        void Add(string part)
        {
            var size = Encoding.UTF8.GetByteCount(part);
            if (bytes + size > Longest - Reserve)
            {
                left++;
                return;
            }
            bytes += size;
            text.Append(part);
        }
    }

    private static string TableRow(ExperimentResult r) => Row(
        $"{r.Verdict.Sign()} {r.Word()}",
        $"**{Escape(r.Id)}** {Escape(r.Title)}",
        Escape(r.Fault),
        Escape(Telling.With(r)),
        Escape(Telling.Without(r)),
        Escape(string.Join("; ", Telling.Expected(r))),
        Escape(r.GoodCallsFigures)) + "\n";

    private static string Evidence(ExperimentResult r)
    {
        var text = new StringBuilder($"### {r.Verdict.Sign()} {Escape(r.Id)}: {r.Word()}\n\n{Escape(r.Headline)}{(Telling.Calls(r) is { Length: > 0 } calls ? Escape($"; {calls}") : "")}\n\n");
        foreach (var problem in r.Problems.Where(p => p != r.Headline)) text.Append($"- {Escape(problem)}\n");
        foreach (var f in r.Findings.Where(f => f.Verdict != Verdict.Pass)) text.Append($"- {f.Verdict.Sign()} {f.Word()}: {Escape(f.Text)}: {Escape(f.Why)}\n");
        if (text[^2] != '\n') text.Append('\n');
        if (r.Again.Length > 0) text.Append($"Again: {Code(r.Again)}\n\n");
        return text.ToString();
    }

    private static string Details(ExperimentResult r, RunContent run)
    {
        var isJudged = run.Run.IsJudged();
        var text = new StringBuilder($"<details><summary>{(isJudged ? r.Verdict.Sign() : "Trials of")} {Escape(r.Id)}</summary>\n\n");
        if (isJudged && r.Story.Length > 0) text.Append($"{Escape(r.Story)}\n\n");
        if (isJudged && r.Findings.Count > 0)
        {
            text.Append($"{Row("", "Expectation", "Expected", "Without", "With")}\n{Row(Enumerable.Repeat("---", 5))}\n");
            foreach (var f in r.Findings)
                text.Append(Row($"{f.Verdict.Sign()} {f.Word()}", Escape(f.Text), Escape(f.Expected), Figure(f, ArmRole.Control), Figure(f, ArmRole.Candidate))).Append('\n');
            text.Append('\n');
        }
        foreach (var arm in r.Arms.InOrder())
        {
            text.Append($"- **{Escape(arm.Name)}**: {Escape(arm.Title)}\n");
            foreach (var reading in run.Trials(arm))
                foreach (var line in Proofs(reading)) text.Append($"  - {line}\n");
        }
        if (r.Arms.Count > 0) text.Append('\n');
        if (r.Again.Length > 0) text.Append($"Again: {Code(r.Again)}\n\n");
        return text.Append("</details>\n\n").ToString();
    }

    private static string Figure(Finding finding, ArmRole role) =>
        Escape($"{Telling.Figure(finding, role)}{(Telling.Predicted(finding, role) is { Length: > 0 } predicted ? $" ({predicted})" : "")}");

    private static string Mutants(IReadOnlyList<MutantResult> mutants)
    {
        var text = new StringBuilder($"### Broken on purpose: {mutants.Count(m => m.IsKilled)} of {mutants.Count} found out\n\n{Row("", "Experiment", "Broken", "To be found by")}\n{Row(Enumerable.Repeat("---", 4))}\n");
        foreach (var m in mutants.OrderBy(m => m.IsKilled)) text.Append(Row($"{m.Sign()} {m.Word()}", Escape(m.Experiment), Escape(m.Mutant), Escape(m.KilledBy))).Append('\n');
        return text.Append('\n').ToString();
    }

    private static IEnumerable<string> Proofs(TrialReading reading)
    {
        if (reading.Record is not { } record) return [Escape(reading.Problem ?? "")];
        return record.Receipts.Select(r => Escape($"{r.Fault}, {Figures.Range(r.Injected, r.Reverted)}: {(r.Unproven() is { } why ? $"not proven: {why}" : $"proven: {r.CanaryActive}; afterwards {r.CanaryAfter}")}"));
    }
}
