using Chaos.Core.Expectations;
using Chaos.Core.Judging;
using Chaos.Core.Records;

namespace Chaos.Reports.Wording;

/// <summary>Verdicts for people: always a sign and a word, so that nothing hangs on colour.</summary>
public static class VerdictWords
{
    /// <summary>The sign of a verdict.</summary>
    public static string Sign(this Verdict verdict) =>
        verdict switch
        {
            Verdict.Pass or Verdict.Holds => "✔",
            Verdict.Fail => "✘",
            Verdict.Inconclusive => "?",
            Verdict.Refuted => "≠",
            _ => "!",
        };

    /// <summary>
    /// The word for a result: its verdict, whether a Pass has no control arm to stand on, and what it is not about.
    /// </summary>
    public static string Word(this ExperimentResult result) =>
        $"{result.ShortWord()}{(result.Caveat is { } caveat ? $", {caveat}" : "")}";

    /// <summary>The same without what limits it, which then has to be told beside it.</summary>
    public static string ShortWord(this ExperimentResult result) =>
        $"{result.Verdict}{(result.Uncontrolled && result.Verdict == Verdict.Pass ? ", uncontrolled" : "")}";

    /// <summary>The word for a finding: an oracle agrees, anything else is met.</summary>
    public static string Word(this Finding finding) =>
        finding.Kind == Prediction.Kind
            ? "not as predicted"
            : (finding.Kind == nameof(Oracle), finding.Verdict) switch
            {
                (true, Verdict.Pass) => "agrees",
                (true, Verdict.Fail) => "disagrees",
                (false, Verdict.Pass) => "met",
                (false, Verdict.Fail) => "missed",
                _ => "undecided",
            };

    /// <summary>
    /// Whether its figures decide nothing, whatever they are: it was stopped, or something is wrong with how they were
    /// come by.
    /// </summary>
    public static bool IsUnsound(this ExperimentResult result) =>
        result.Problems.Count > 0 && result.Verdict is Verdict.Inconclusive or Verdict.Invalid;

    /// <summary>The verdict of a finding as it counts in its experiment.</summary>
    public static Verdict CountedIn(this Finding finding, ExperimentResult result) =>
        result.IsUnsound() ? Verdict.Inconclusive : finding.Verdict;

    /// <summary>The word for a finding of an experiment: where nothing is decided, what it would have been.</summary>
    public static string WordIn(this Finding finding, ExperimentResult result) =>
        finding.Verdict is Verdict.Pass or Verdict.Fail && result.IsUnsound()
            ? $"undecided (as measured: {finding.Word()})"
            : finding.Word();

    /// <summary>Why findings that look met or missed are undecided all the same; empty where they are not.</summary>
    public static string WhyUndecided(this ExperimentResult result) =>
        result.IsUnsound() && result.Findings.Any(f => f.Verdict is Verdict.Pass or Verdict.Fail)
            ? "No figure decides anything here, for the measurement is not sound: why is told above"
            : "";

    /// <summary>The sign for a mutant: well when it was found out.</summary>
    public static string Sign(this MutantResult mutant) => mutant.IsKilled ? "✔" : "✘";

    /// <summary>The word for a mutant.</summary>
    public static string Word(this MutantResult mutant) => mutant.IsKilled ? "killed" : "survives";

    /// <summary>
    /// Whether the run is about its experiments' verdicts: not where arms were compared, which asks another question
    /// than whether either of them keeps its objectives.
    /// </summary>
    public static bool IsJudged(this RunRecord run) => run.Comparison is null && run.Calibration is null;

    /// <summary>The experiments whose verdicts the run is about.</summary>
    public static IReadOnlyList<ExperimentResult> Judged(this RunRecord run) => run.IsJudged() ? run.WorstFirst() : [];

    /// <summary>
    /// Failures first, then what is wrong or open, then the rest; alike ones in the order in which they ran.
    /// </summary>
    public static IReadOnlyList<ExperimentResult> WorstFirst(this RunRecord run) =>
        [
            .. run.Experiments.OrderBy(e =>
                e.Verdict switch
                {
                    Verdict.Fail => 0,
                    Verdict.Invalid => 1,
                    Verdict.Inconclusive => 2,
                    Verdict.Refuted => 3,
                    _ => 4,
                }
            ),
        ];
}
