using System.Text;
using Chaos.Core.Experiments;
using Chaos.Core.Faults;
using Chaos.Core.Judging;
using Chaos.Reports.Wording;
using static Chaos.Reports.Markdown.MarkdownText;

namespace Chaos.Reports.Markdown;

/// <summary>
/// Writes Markdown to paste into a pull request: the result in a sentence, the table, the evidence of what did not
/// pass, and the rest folded.
/// </summary>
internal sealed class MarkdownReport : IReport
{
    /// <summary>The greatest length in bytes: a comment on a pull request may have 65,536 characters.</summary>
    public const int Longest = 64 * 1024;

    // Room for the closing line that says what was left out.
    private const int Reserve = 1024;

    public string FileName => "report.md";

    public void Write(RunContent run, TextWriter output)
    {
        var judged = run.Run.Judged();
        var text = new StringBuilder();
        var bytes = 0;
        var left = 0;
        Add($"## {Escape(RunSentence.Titled(run))}\n\n{Escape(string.Join(" · ", RunFacts.Of(run.Run)))}\n\n");
        if (RunSentence.Why(run.Run) is { } why)
            Add($"{Escape(why[..1].ToUpperInvariant() + why[1..])}\n\n");
        if (run.Run.Warning() is { Length: > 0 } warning)
            Add($"**? {Escape(warning)}**\n\n");
        if (run.Run.Comparison is { } comparison)
            foreach (var part in ComparisonText.Of(comparison))
                Add(part);
        if (run.Run.Calibration is { } calibration)
            Add(ComparisonText.Of(calibration));
        if (judged.Count > 0)
        {
            var hasControl = judged.Any(r => r.Arms.Any(a => a.Role == ArmRole.Control));
            string[] figures = hasControl ? ["Without", "With"] : ["Measured"];
            List<string> heads = ["Verdict", "Experiment", "Fault", .. figures, "Expected", "Good calls"];
            Add($"{Row(heads)}\n{Row(heads.Select(_ => "---"))}\n");
            foreach (var result in judged)
                Add(TableRow(run, result, hasControl));
            Add("\n");
            foreach (var note in judged.SelectMany(Footnotes.Of).Distinct())
                Add($"{Escape(note)}\n\n");
            foreach (var line in judged.SelectMany(r => ExternalWords.Of(run, r)).Distinct())
                Add($"{Escape(line)}\n\n");
        }
        if (run.Engine is { } engine)
            Add($"{Escape(EngineWords.Of(engine))}\n\n");
        if (run.Run.Preflight is { } preflight)
            Add($"{string.Join("<br>", preflight.ShortLines().Select(Escape))}\n\n");
        foreach (var result in judged.Where(r => r.Verdict is not (Verdict.Pass or Verdict.Holds)))
        {
            Add(Evidence(run, result));
            foreach (
                var part in ArmsText.Of(run, result).Concat(StepText.Of(run, result)).Concat(StreamText.Of(run, result))
            )
                Add(part);
        }
        if (run.Run.Mutants.Count > 0)
            Add(Mutants(run.Run.Mutants));
        foreach (var result in run.Run.WorstFirst())
            Add(Details(result, run));
        if (left > 0)
            text.Append(
                $"\n{left} {(left == 1 ? "part was" : "parts were")} left out to keep this short; everything is in `report.html`.\n"
            );
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

    private static string TableRow(RunContent run, ExperimentResult r, bool hasControl) =>
        Row([
            $"{r.Verdict.Sign()} {r.Word()}",
            string.Join("<br>", About(run, r)),
            Escape(r.Fault),
            .. hasControl ? [Escape(Telling.Without(r))] : Array.Empty<string>(),
            Escape(Telling.With(r)),
            string.Join("<br>", Telling.Expected(r).Select(Escape)),
            Escape(r.GoodCallsFigures),
        ]) + "\n";

    /// <summary>
    /// The title and, where the figures do not explain the verdict, the reason. Readers of a step's summary rarely read
    /// beyond this table.
    /// </summary>
    private static IEnumerable<string> About(RunContent run, ExperimentResult r)
    {
        yield return $"**{Escape(r.Id)}** {Escape(Telling.Title(r))}".TrimEnd();
        if (HeldWords.Held(r) is { Length: > 0 } held)
            yield return held;
        if (r.Verdict == Verdict.Inconclusive)
            yield return Escape(r.Reason());
        if (r.Verdict == Verdict.Inconclusive && r.Settles() is { Length: > 0 } settles)
            yield return Escape(settles);
        if (r.Verdict == Verdict.Invalid)
            yield return Escape(r.Headline);
        if (run.Run.Tries(r) is { Length: > 0 } tries)
            yield return Escape(tries);
    }

    private static string Evidence(RunContent run, ExperimentResult r)
    {
        var text = new StringBuilder(
            $"### {r.Verdict.Sign()} {Escape(r.Id)}: {r.Word()}\n\n{Escape(r.Headline)}"
                + $"{(Telling.Calls(r) is { Length: > 0 } calls ? Escape($"; {calls}") : "")}\n\n"
        );
        foreach (var problem in r.Problems.Where(p => p != r.Headline))
            text.Append($"- {Escape(problem)}\n");
        foreach (var f in r.Findings.Where(f => f.Verdict != Verdict.Pass))
            text.Append($"- {f.CountedIn(r).Sign()} {f.WordIn(r)}: {Escape(f.Text)}: {Escape(f.Why)}\n");
        if (r.Verdict == Verdict.Inconclusive && r.Settles() is { Length: > 0 } settles)
            text.Append($"- {Escape(settles)}\n");
        if (run.Run.Tries(r) is { Length: > 0 } tries)
            text.Append(
                $"- {Escape(tries)}; its records: {Escape(string.Join(", ", run.Run.RecordsOfSpoiledTries(r)))}\n"
            );
        if (text[^2] != '\n')
            text.Append('\n');
        if (r.Again.Length > 0)
            text.Append($"Again: {Code(r.Again)}\n\n");
        return text.ToString();
    }

    private static string Details(ExperimentResult r, RunContent run)
    {
        var isJudged = run.Run.IsJudged();
        var hasControl = r.Arms.Any(a => a.Role == ArmRole.Control);
        var text = new StringBuilder();
        if (isJudged && r.Verdict is Verdict.Pass or Verdict.Holds && run.Run.Tries(r) is { Length: > 0 } tries)
            text.Append($"{Escape(tries)}; records: {Escape(string.Join(", ", run.Run.RecordsOfSpoiledTries(r)))}\n\n");
        if (isJudged && r.Story.Length > 0)
            text.Append($"{Escape(r.Story)}\n\n");
        if (isJudged && r.Findings.Count > 0)
        {
            text.Append(
                $"{Row(["", "Expectation", "Expected", .. hasControl ? ["Without", "With"] : new[] { "Measured" }])}\n"
                    + $"{Row(Enumerable.Repeat("---", hasControl ? 5 : 4))}\n"
            );
            foreach (var f in r.Findings)
                text.Append(
                        Row([
                            $"{f.CountedIn(r).Sign()} {f.WordIn(r)}",
                            Escape(f.Text),
                            Escape(f.Expected),
                            .. hasControl ? [Figure(f, ArmRole.Control)] : Array.Empty<string>(),
                            Figure(f, ArmRole.Candidate),
                        ])
                    )
                    .Append('\n');
            text.Append('\n');
        }
        // Of an experiment that did not pass they stand above, unfolded.
        if (isJudged && r.Verdict is Verdict.Pass or Verdict.Holds)
            text.AppendJoin("", StepText.Of(run, r)).AppendJoin("", StreamText.Of(run, r));
        foreach (var arm in r.Arms.InOrder())
        {
            text.Append($"- **{Escape(arm.Name)}**: {Escape(arm.Title)}\n");
            foreach (var reading in run.Trials(arm))
            foreach (var line in Proofs(reading))
                text.Append($"  - {line}\n");
        }
        if (r.Arms.Count > 0)
            text.Append('\n');
        if (r.Again.Length > 0 && !(isJudged && r.Verdict is not (Verdict.Pass or Verdict.Holds)))
            text.Append($"Again: {Code(r.Again)}\n\n");
        return text.Length == 0
            ? ""
            : $"<details><summary>{(isJudged ? r.Verdict.Sign() : "Trials of")} {Escape(r.Id)}</summary>\n\n{text}</details>\n\n";
    }

    private static string Figure(Finding finding, ArmRole role) =>
        Escape(
            $"{Telling.Figure(finding, role)}{(Telling.Predicted(finding, role) is { Length: > 0 } predicted ? $" ({predicted})" : "")}"
        );

    private static string Mutants(IReadOnlyList<MutantResult> mutants)
    {
        var text = new StringBuilder(
            $"### Broken on purpose: {mutants.Count(m => m.IsKilled)} of {mutants.Count} detected\n\n"
                + $"{Row("", "Experiment", "Broken", "To be detected by")}\n{Row(Enumerable.Repeat("---", 4))}\n"
        );
        foreach (var m in mutants.OrderBy(m => m.IsKilled))
            text.Append(Row($"{m.Sign()} {m.Word()}", Escape(m.Experiment), Escape(m.Mutant), Escape(m.KilledBy)))
                .Append('\n');
        return text.Append('\n').ToString();
    }

    private static IEnumerable<string> Proofs(TrialReading reading)
    {
        if (reading.Record is not { } record)
            return [Escape(reading.Problem ?? "")];
        return record.Receipts.Select(r =>
            Escape(
                $"{r.Fault}, {Figures.Range(r.Injected, r.Reverted)}"
                    + $"{(r.Start is { } start ? $" (the start took {Figures.Seconds(start)})" : "")}: "
                    + $"{(r.Unproven() is { } why ? $"{ReceiptWords.Of(r).Word}{(r.IsCutShort ? "" : $": {why}")}" : Proven(r))}"
            )
        );
    }

    private static string Proven(Receipt receipt) =>
        $"{ReceiptWords.Of(receipt).Word} (while it was in force {receipt.CanaryActive?.ToString() ?? "no canary was sent"}; "
        + $"afterwards {receipt.CanaryAfter?.ToString() ?? "none was sent"})";
}
