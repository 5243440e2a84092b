using Chaos.Core.Comparing;
using Chaos.Core.Judging;
using Chaos.Core.Records;
using Chaos.Reports.Wording;

namespace Chaos.Reports.Text;

/// <summary>
/// What the terminal shows at the end of a run, as data. The caller that prints it chooses the colours.
/// </summary>
public sealed record TextReport
{
    /// <summary>The table of verdicts, in the order of the page.</summary>
    public required IReadOnlyList<TextRow> Rows { get; init; }

    /// <summary>The result in one sentence.</summary>
    public required string Total { get; init; }

    /// <summary>Warns that the exit code is 0 although something is undecided; empty where nothing is.</summary>
    public string Warning { get; init; } = "";

    /// <summary>How many rounds of a comparison count; empty without a comparison.</summary>
    public string Rounds { get; init; } = "";

    /// <summary>Why the run ended early; empty where it did not, or where its table says so.</summary>
    public string Stopped { get; init; } = "";

    /// <summary>
    /// Problems that the table has no room for: the last lines that a service wrote, and every mistake of an invalid
    /// experiment.
    /// </summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>
    /// The figures by workload and by step, for each arm in the phase that says most; of many experiments only those with
    /// journeys have them.
    /// </summary>
    public IReadOnlyList<TextSteps> Steps { get; init; } = [];

    /// <summary>When the messages of streams came, for each arm in the phase that says most.</summary>
    public IReadOnlyList<TextStreams> Streams { get; init; } = [];

    /// <summary>
    /// How calls of experiments that did not pass ended, an example of each of the most frequent ways.
    /// </summary>
    public IReadOnlyList<string> Failures { get; init; } = [];

    /// <summary>The footnotes for the marks behind figures, and what another load generator means for them.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>
    /// For every experiment that failed or is undecided or invalid: the command that runs only that again.
    /// </summary>
    public required IReadOnlyList<string> Again { get; init; }

    /// <summary>The results of the mutants (mitigations broken on purpose); empty without any.</summary>
    public IReadOnlyList<string> Mutants { get; init; } = [];

    /// <summary>Makes the terminal's report of a run.</summary>
    public static TextReport Of(RunContent content)
    {
        var results = content.Run.Judged();
        return new()
        {
            Rows =
            [
                .. Compared(content.Run.Comparison),
                .. results.Select(r => new TextRow(
                    r.Verdict,
                    r.Verdict.Sign(),
                    r.ShortWord(),
                    SafeText.Line(r.Id),
                    SafeText.Line(Evidence(content.Run, r))
                )
                {
                    AlsoNotHeld = [.. HeldWords.AlsoNotHeld(r).Select(f => SafeText.Line(HeldWords.Line(f)))],
                }),
            ],
            Problems =
            [
                .. results.SelectMany(ProblemLines),
                .. content.Run.Comparison?.LeftOut.Select(m => SafeText.Line($"left out: {m}")) ?? [],
            ],
            Stopped =
                RunSentence.Why(content.Run) is { } why
                && !results.Any(r => r.Headline.Contains(why, StringComparison.Ordinal))
                    ? SafeText.Line(why)
                    : "",
            Notes =
            [
                .. Footnotes
                    .Of(content.Run)
                    .Concat(results.SelectMany(r => ExternalWords.Of(content, r)).Distinct())
                    .Select(SafeText.Line),
                .. content.Engine is { } engine ? [SafeText.Line(EngineWords.Of(engine))] : Array.Empty<string>(),
            ],
            Steps = [.. results.SelectMany(r => StepsOf(content, r, results.Count > 1))],
            Streams = [.. results.SelectMany(r => StreamsOf(content, r, results.Count > 1))],
            Failures = [.. results.SelectMany(r => FailuresOf(content, r, results.Count > 1))],
            Mutants = MutantLines(content.Run.Mutants),
            Total =
                $"{SafeText.Line(RunSentence.Of(content))} ({SafeText.Line(content.Run.Name)}, "
                + $"{(RunFacts.Length(content.Run) is { Length: > 0 } length ? $"{length}, " : "")}seed {content.Run.Seed})",
            Rounds = SafeText.Line(content.Run.Comparison?.RoundsClause() ?? ""),
            Warning = SafeText.Line(content.Run.Warning()),
            Again =
            [
                .. results
                    .Where(r =>
                        r.Verdict is Verdict.Fail or Verdict.Inconclusive or Verdict.Invalid && r.Again.Length > 0
                    )
                    .Select(r => SafeText.Line(r.Again))
                    .Concat(
                        content.Run.Comparison
                            is {
                                Verdict: ComparisonVerdict.Worse or ComparisonVerdict.Inconclusive,
                                Again: { Length: > 0 } again
                            }
                            ? [SafeText.Line(again)]
                            : []
                    )
                    .Distinct(),
            ],
        };
    }

    private static IEnumerable<TextSteps> StepsOf(RunContent content, ExperimentResult result, bool isOneOfMany)
    {
        var table = new StepTable(content, result);
        return (isOneOfMany && !table.HasSteps ? [] : table.Arms)
            .Where(a => a.Phases.Count > 0)
            .Select(a =>
            {
                var (phase, rows) = StepTable.Main(a.Phases);
                return new TextSteps(
                    SafeText.Line(
                        $"{(isOneOfMany ? $"{result.Id}, " : "")}{a.Arm.Name}, {phase}, latencies in ms of calls that were sent"
                    ),
                    rows,
                    table.Note(phase)
                );
            });
    }

    private static IEnumerable<TextStreams> StreamsOf(RunContent content, ExperimentResult result, bool isOneOfMany) =>
        new StreamTable(content, result).Main.Select(m => new TextStreams(
            SafeText.Line(
                $"{(isOneOfMany ? $"{result.Id}, " : "")}{m.Arm.Name}, {m.Phase}, messages of streams: ms {StreamTable.What}"
            ),
            m.Rows
        ));

    private static IEnumerable<string> FailuresOf(RunContent content, ExperimentResult result, bool isOneOfMany)
    {
        if (result.Verdict is Verdict.Pass or Verdict.Holds or Verdict.Invalid)
            return [];
        var lines = FailedCalls.Of(content, result).Select(f => $"  {SafeText.Line(f)}").ToList();
        return lines.Count == 0
            ? []
            : lines.Prepend($"{(isOneOfMany ? $"{result.Id}: " : "")}calls that were not good, such as:");
    }

    /// <summary>
    /// The evidence of a verdict. It includes the caveat, so that the column of verdicts stays narrow.
    /// </summary>
    private static string Evidence(RunRecord run, ExperimentResult result) =>
        $"{result.Headline}"
        + $"{(Telling.Predicted(result) is { Length: > 0 } predicted ? $" ({predicted})" : "")}"
        + $"{(Telling.OfThoseThere(result) is { Length: > 0 } there ? $"; {there}" : "")}"
        + $"{(Telling.Calls(result) is { Length: > 0 } calls ? $"; {calls}" : "")}"
        + $"{(result.Caveat is { } caveat ? $"; {caveat}" : "")}"
        + $"{(HeldWords.Held(result) is { Length: > 0 } held ? $"; {held}" : "")}"
        + $"{(run.Tries(result) is { Length: > 0 } tries ? $"; {tries}" : "")}";

    /// <summary>
    /// The problems of an unsound experiment: all of them where it is invalid, so that they can be fixed; else the
    /// first.
    /// </summary>
    private static IEnumerable<string> ProblemLines(ExperimentResult result)
    {
        if (!result.IsUnsound())
            return [];
        var lines = result
            .Problems.Take(result.Verdict == Verdict.Invalid ? int.MaxValue : 1)
            .SelectMany(p =>
                p.Split('\n')
                    .Select((line, i) => (Text: SafeText.Of(line).Replace('\t', ' ').TrimEnd(), IsFirst: i == 0))
            )
            .Where(l => l.Text.Length > 0 && l.Text != result.Headline)
            .Select(l => l.IsFirst ? $"  {Rest(l.Text)}" : $"    {l.Text.Trim()}")
            .ToList();
        return lines.Count == 0 ? [] : lines.Prepend($"{result.Id}:");

        string Rest(string text) =>
            text.StartsWith($"{result.Headline}. ", StringComparison.Ordinal)
                ? text[(result.Headline.Length + 2)..]
                : text;
    }

    /// <summary>The measures of a comparison, the primary one first.</summary>
    private static IEnumerable<TextRow> Compared(ComparisonResult? comparison) =>
        comparison is null
            ? []
            : comparison
                .Guardrails.Prepend(comparison.Primary)
                .Select(m => new TextRow(
                    m.Verdict switch
                    {
                        ComparisonVerdict.Worse => Verdict.Fail,
                        ComparisonVerdict.Inconclusive => Verdict.Inconclusive,
                        _ => Verdict.Pass,
                    },
                    m.Verdict.Sign(),
                    m.Verdict.ToString(),
                    SafeText.Line(m.Text),
                    SafeText.Line(m.Why)
                ));

    private static IReadOnlyList<string> MutantLines(IReadOnlyList<MutantResult> mutants) =>
        mutants.Count == 0
            ? []
            :
            [
                $"{mutants.Count(m => m.IsKilled)} of {mutants.Count} mutants killed",
                .. mutants
                    .Where(m => !m.IsKilled)
                    .Select(m => SafeText.Line($"✘ survives: {m.Experiment}, {m.Mutant}: {m.KilledBy}: {m.Why}")),
                "",
            ];

    /// <summary>Prints the report without colour.</summary>
    public void Print(TextWriter output, int width)
    {
        foreach (var line in Lines(width))
            output.WriteLine(line.Text);
    }

    /// <summary>The report in lines. Text that does not fit is wrapped, never cut; a command stays in one line.</summary>
    public IEnumerable<TextLine> Lines(int width) => TextLines.Of(this, width);
}
