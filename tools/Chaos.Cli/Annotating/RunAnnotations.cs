using Chaos.Core.Comparing;
using Chaos.Core.Expectations;
using Chaos.Core.Judging;
using Chaos.Core.Records;
using Chaos.Reports.Wording;

namespace Chaos.Cli.Annotating;

/// <summary>
/// Makes annotations from a run's results: errors for failed and invalid experiments, warnings for inconclusive ones.
/// For an experiment in a file, each objective is annotated at its line.
/// </summary>
internal static class RunAnnotations
{
    /// <summary>The annotations of a run, worst first: GitHub shows only ten per step.</summary>
    /// <param name="run">The run.</param>
    /// <param name="files">The files of experiments, by id. Experiments of the catalogue have no file.</param>
    public static IReadOnlyList<Annotation> Of(RunRecord run, IReadOnlyDictionary<string, ExperimentInYaml> files) =>
        [
            .. run.Broke
                ? [new Annotation(true, run.Interrupted ?? "something broke") { Title = "chaos: the run ended early" }]
                : Array.Empty<Annotation>(),
            .. Compared(run.Comparison, files),
            .. Calibrated(run),
            .. run.Judged().SelectMany(r => Of(run, r, files.GetValueOrDefault(r.Id))),
            .. run
                .Mutants.Where(m => !m.IsKilled)
                .Select(m => new Annotation(true, $"not detected by: {m.KilledBy}: {m.Why}")
                {
                    Title = $"{m.Experiment}, {m.Mutant}: survives",
                }),
        ];

    private static IEnumerable<Annotation> Of(RunRecord run, ExperimentResult result, ExperimentInYaml? file)
    {
        if (result.Verdict is not (Verdict.Fail or Verdict.Invalid or Verdict.Inconclusive))
            return [];
        var one = new Annotation(result.Verdict != Verdict.Inconclusive, Whole(run, result))
        {
            Title = $"{result.Id}: {result.Verdict}",
            File = file?.File,
        };
        // A problem with the whole measurement belongs to no single objective.
        var telling =
            file is null || result.Problems.Count > 0
                ? []
                : result.Findings.Where(f => f.Verdict == result.Verdict).ToList();
        if (telling.Count == 0)
            return [one];
        return telling.Select(f =>
            one with
            {
                Message = With(run, result, $"{f.Text}: {f.Why}"),
                Position = file!.PositionOf(PathOf(result, f)),
            }
        );
    }

    private static string Whole(RunRecord run, ExperimentResult result) =>
        With(
            run,
            result,
            string.Join(
                '\n',
                result.Verdict switch
                {
                    Verdict.Inconclusive => result.Reasons(),
                    Verdict.Invalid => result.Problems.Prepend(result.Headline).Distinct().ToList(),
                    _ => result
                        .Findings.Where(f => f.Verdict == result.Verdict)
                        .Select(f => $"{f.Text}: {f.Why}")
                        .DefaultIfEmpty(result.Headline)
                        .ToList(),
                }
            )
        );

    private static string With(RunRecord run, ExperimentResult result, string message)
    {
        string[] more =
        [
            result.Verdict == Verdict.Inconclusive ? result.Settles() : "",
            run.Tries(result),
            result.Again.Length > 0 ? $"again: {result.Again}" : "",
        ];
        return string.Join('\n', more.Where(l => l.Length > 0).Prepend(message));
    }

    /// <summary>
    /// The path of an objective or a guard in the file. The file's lists have the same order as the findings.
    /// </summary>
    private static string PathOf(ExperimentResult result, Finding finding)
    {
        var list =
            finding.Kind == nameof(Objective) ? "objectives"
            : finding.Kind == nameof(Guard) ? "guards"
            : null;
        return list is null
            ? "objectives"
            : $"{list}[{result.Findings.Where(f => f.Kind == finding.Kind).TakeWhile(f => !ReferenceEquals(f, finding)).Count()}]";
    }

    private static IEnumerable<Annotation> Compared(
        ComparisonResult? comparison,
        IReadOnlyDictionary<string, ExperimentInYaml> files
    )
    {
        if (comparison is not { Verdict: ComparisonVerdict.Worse or ComparisonVerdict.Inconclusive })
            yield break;
        var telling = comparison
            .Guardrails.Prepend(comparison.Primary)
            .Where(m => m.Verdict == comparison.Verdict)
            .Select(m => $"{m.Text}: {m.Why}")
            .DefaultIfEmpty(comparison.Headline);
        yield return new(
            comparison.Verdict == ComparisonVerdict.Worse,
            string.Join('\n', telling.Concat(comparison.Problems).Append($"again: {comparison.Again}"))
        )
        {
            Title =
                $"{comparison.Experiment}, {comparison.Before.Name} against {comparison.After.Name}: {comparison.Verdict}",
            File = files.GetValueOrDefault(comparison.Experiment)?.File,
        };
    }

    private static IEnumerable<Annotation> Calibrated(RunRecord run) =>
        run is { Comparison: null, Calibration: { ExitCode: ExitCode.Inconclusive } calibration }
            ?
            [
                new(false, string.Join('\n', calibration.Problems.Prepend(calibration.Sentence())))
                {
                    Title = $"{calibration.Experiment}: calibration",
                },
            ]
            : [];
}
