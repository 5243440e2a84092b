using System.Globalization;
using System.Text.RegularExpressions;
using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Trials;

namespace Chaos.Core.Judging;

/// <summary>Turns records into a result. Pure: the same records always give the same result.</summary>
public static partial class Judge
{
    [GeneratedRegex(@"\{([a-z0-9.-]+):([^}]+)\}")]
    private static partial Regex Placeholder();

    /// <summary>Prefix of the problem that lists the arms whose trials are missing.</summary>
    public const string NotMeasured = "not measured: ";

    /// <summary>Judges an experiment by its records.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="records">The trials' records.</param>
    /// <param name="simulated">The simulation's records from before the run; null without a simulation.</param>
    public static ExperimentResult Decide(
        Experiment experiment,
        IReadOnlyList<TrialRecord> records,
        IReadOnlyList<TrialRecord>? simulated = null
    ) => Decide(experiment, records, simulated, _ => true);

    private static ExperimentResult Decide(
        Experiment experiment,
        IReadOnlyList<TrialRecord> records,
        IReadOnlyList<TrialRecord>? simulated,
        Func<Problem, bool> counts
    )
    {
        var evidence = new Evidence(experiment, records, simulated);
        var unsound = Soundness.Problems(evidence).ToList();
        // Without records there are no figures. With some, the figures are shown even when they prove nothing.
        List<Finding> findings =
            records.Count == 0
                ? []
                : [.. experiment.Expectations.Select(x => x.Judge(evidence)), .. Prediction.Disagreements(evidence)];
        var worst = Worst(experiment, findings);
        var byMachine = unsound.Count == 0 || Soundness.IsOfTheMachine(evidence);
        if (unsound.Count == 0 && worst is Verdict.Pass or Verdict.Holds && GoodCalls.TooFew(evidence) is { } few)
            (unsound, byMachine) = ([new(ProblemKind.FewGoodCalls, few)], false);
        (var named, findings) = Happenings.Named(evidence, unsound, findings);
        List<string> problems = [.. named.Where(counts).Select(p => p.Text)];
        var verdict = named.Count > 0 ? Verdict.Inconclusive : worst;
        var headlineIndex = HeadlineIndex(verdict, findings);
        return new()
        {
            Id = experiment.Id,
            Title = experiment.Title,
            Claim = experiment.Claim,
            GuideFigure = experiment.GuideFigure,
            Kind = experiment.Kind,
            Verdict = verdict,
            Uncontrolled = verdict == Verdict.Pass && experiment.IsUncontrolled,
            Caveat = experiment.Caveat,
            Headline = Headline(problems, findings, headlineIndex),
            HeadlineTells = problems.Count > 0 || findings.Count == 0 ? null : headlineIndex,
            SpoiledByMachine =
                verdict == Verdict.Inconclusive
                && byMachine
                && records.All(r => r.Deaths.Count == 0)
                && findings.Where(f => f.Verdict == Verdict.Inconclusive).All(f => f.SpoiledByMachine),
            GoodCalls = HeadlineExpectation(experiment, headlineIndex) is { } expectation
                ? GoodCalls.Beside(evidence, expectation)
                : [],
            Outcomes =
            [
                .. experiment
                    .Arms.Where(evidence.Has)
                    .SelectMany(a => Phases(experiment).Select(p => ArmOutcomes.Of(a, evidence.Rounds(a), p)))
                    .OfType<ArmOutcomes>(),
            ],
            Story = StoryText(experiment, findings),
            Fault = FaultText(experiment),
            Problems = problems,
            TooFewGoodCalls = named.FirstOrDefault(p => p.Kind == ProblemKind.FewGoodCalls)?.Text,
            WasCutShort = records.Any(r => r.Interrupted == TrialRecord.StoppedByUser),
            Findings = findings,
            Arms =
            [
                .. experiment.Arms.Where(evidence.Has).Select(a => ArmSummary.Of(experiment, a, evidence.Rounds(a))),
            ],
            Focus = experiment.Focus,
        };
    }

    /// <summary>The result of an experiment that cannot run because its plan is wrong.</summary>
    public static ExperimentResult Invalid(Experiment experiment, IReadOnlyList<PlanError> errors) =>
        Decide(experiment, []) with
        {
            Verdict = Verdict.Invalid,
            Headline = errors[0].ToString(),
            HeadlineTells = null,
            Problems = [.. errors.Select(e => e.ToString())],
        };

    /// <summary>
    /// The result of an experiment whose plan turned out to be wrong while it ran. Measurements up to then are shown,
    /// but decide nothing.
    /// </summary>
    public static ExperimentResult Invalid(Experiment experiment, IReadOnlyList<TrialRecord> records, string why) =>
        Decide(experiment, records) with
        {
            Verdict = Verdict.Invalid,
            Headline = FirstLine(why),
            HeadlineTells = null,
            Problems = [why],
        };

    /// <summary>
    /// The result of an experiment that had to stop. Measurements up to then are shown, but decide nothing.
    /// </summary>
    public static ExperimentResult Stopped(Experiment experiment, IReadOnlyList<TrialRecord> records, string why)
    {
        // Missing trials are not reported: the stop explains them.
        var result = Decide(experiment, records, simulated: null, p => p.Kind != ProblemKind.NotMade);
        return result with
        {
            Verdict = Verdict.Inconclusive,
            Headline = FirstLine(why),
            HeadlineTells = null,
            Problems = [why, .. result.Problems],
        };
    }

    /// <summary>
    /// The result of an experiment that is not known to have ended. It lists the arms whose trials are missing.
    /// </summary>
    public static ExperimentResult Unfinished(Experiment experiment, IReadOnlyList<TrialRecord> records, string why)
    {
        var result = Stopped(experiment, records, why) with { WasCutShort = true };
        var missing = experiment.Arms.Where(a => Rounds(a) < experiment.Rounds).Select(Missing).ToList();
        return missing.Count == 0
            ? result
            : result with
            {
                Problems = [why, $"{NotMeasured}{string.Join(", ", missing)}", .. result.Problems.Skip(1)],
            };

        int Rounds(Arm arm) => records.Count(r => r.Arm == arm.Name);

        string Missing(Arm arm) =>
            Rounds(arm) == 0
                ? arm.Name
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"{experiment.Rounds - Rounds(arm)} of {experiment.Rounds} rounds of {arm.Name}"
                );
    }

    /// <summary>
    /// The exit code for a run's verdicts: the worst one counts. A refuted claim is information and no failure.
    /// </summary>
    public static ExitCode ExitCode(IEnumerable<Verdict> verdicts)
    {
        var all = verdicts.ToHashSet();
        return all.Contains(Verdict.Invalid) ? Judging.ExitCode.Invalid
            : all.Contains(Verdict.Fail) ? Judging.ExitCode.Failed
            : all.Count == 0 || all.Contains(Verdict.Inconclusive) ? Judging.ExitCode.Inconclusive
            : Judging.ExitCode.AsExpected;
    }

    /// <summary>
    /// The first line of a text, without a last sentence that ends in a colon and only announces the next lines.
    /// </summary>
    private static string FirstLine(string text)
    {
        var line = text.Split('\n')[0].TrimEnd();
        if (!line.EndsWith(':'))
            return line;
        var before = line.LastIndexOf(". ", StringComparison.Ordinal);
        return before > 0 ? line[..before] : line.TrimEnd(':');
    }

    private static Verdict Worst(Experiment experiment, List<Finding> findings)
    {
        var worst = findings.Count == 0 ? Verdict.Inconclusive : findings.Max(f => f.Verdict);
        return (experiment.Kind, worst) switch
        {
            (ExperimentKind.Claim, Verdict.Pass) => Verdict.Holds,
            (ExperimentKind.Claim, Verdict.Fail) => Verdict.Refuted,
            _ => worst,
        };
    }

    private static string Headline(List<string> problems, List<Finding> findings, int headlineIndex) =>
        problems.Count > 0 ? problems[0]
        : findings.Count == 0 ? "nothing was measured"
        : findings[headlineIndex].Headline;

    /// <summary>Index of the finding that the headline reports: the first one that caused the verdict.</summary>
    private static int HeadlineIndex(Verdict verdict, List<Finding> findings) =>
        Math.Max(
            0,
            findings.FindIndex(f =>
                f.Verdict is not Verdict.Pass && (f.Verdict == verdict || verdict == Verdict.Refuted)
            )
        );

    /// <summary>
    /// The expectation of a finding. Findings of the prediction come after those of the expectations and have no phase
    /// in which calls could be counted: for them this is the first expectation.
    /// </summary>
    private static Expectation? HeadlineExpectation(Experiment experiment, int headlineIndex) =>
        experiment.Expectations.Count == 0
            ? null
            : experiment.Expectations[headlineIndex < experiment.Expectations.Count ? headlineIndex : 0];

    private static IReadOnlyList<Phase> Phases(Experiment experiment) =>
        experiment.Faults.Count == 0
            ? [Phase.Whole]
            : [Phase.Baseline, Phase.UnderWay, Phase.DuringFault, Phase.AfterFault];

    /// <summary>The story with its figures filled in; empty when none of them was measured.</summary>
    private static string StoryText(Experiment experiment, List<Finding> findings)
    {
        var (asked, there) = (0, 0);
        var text = Placeholder()
            .Replace(
                experiment.Story,
                m =>
                {
                    var figure = findings
                        .FirstOrDefault(f => f.Metric == m.Groups[2].Value)
                        ?.Arms.FirstOrDefault(a => a.Arm == m.Groups[1].Value);
                    asked++;
                    if (figure is null or { Estimate: null, Text: Expectation.NoData })
                        return "(not measured)";
                    there++;
                    return figure.Text;
                }
            );
        return asked > 0 && there == 0 ? "" : text;
    }

    private static string FaultText(Experiment experiment) =>
        experiment.Faults.Count == 0
            ? "none"
            : string.Join(
                "; ",
                experiment.Faults.Select(w =>
                    string.Create(CultureInfo.InvariantCulture, $"{w.Fault.Summary}, {w.Duration.TotalSeconds:0.#} s")
                )
            );
}
