using Chaos.Core.Expectations;
using Chaos.Core.Judging;
using Chaos.Core.Records;

namespace Chaos.Reports.Wording;

/// <summary>Words for verdicts: always a sign and a word, so that colour carries no information.</summary>
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
    /// The words for a result: its verdict, <c>uncontrolled</c> for a Pass without a control arm, and the caveat.
    /// </summary>
    public static string Word(this ExperimentResult result) =>
        $"{result.ShortWord()}{(result.Caveat is { } caveat ? $", {caveat}" : "")}";

    /// <summary>The same without the caveat, which the caller shows elsewhere.</summary>
    public static string ShortWord(this ExperimentResult result) =>
        $"{result.Verdict}{(result.Uncontrolled && result.Verdict == Verdict.Pass ? ", uncontrolled" : "")}";

    /// <summary>
    /// The word for a finding: an oracle agrees or disagrees, any other expectation is met or missed.
    /// </summary>
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
    /// Whether the figures decide nothing, whatever they are: the experiment was stopped, or something is wrong with
    /// the measurement.
    /// </summary>
    public static bool IsUnsound(this ExperimentResult result) =>
        result.Problems.Count > 0 && result.Verdict is Verdict.Inconclusive or Verdict.Invalid;

    /// <summary>
    /// The verdict of a finding as it counts in its experiment: Inconclusive where the measurement is not sound.
    /// </summary>
    public static Verdict CountedIn(this Finding finding, ExperimentResult result) =>
        result.IsUnsound() ? Verdict.Inconclusive : finding.Verdict;

    /// <summary>
    /// The word for a finding in its experiment. Where the measurement is not sound: undecided, with the word it would
    /// have had.
    /// </summary>
    public static string WordIn(this Finding finding, ExperimentResult result) =>
        finding.Verdict is Verdict.Pass or Verdict.Fail && result.IsUnsound()
            ? $"undecided (as measured: {finding.Word()})"
            : finding.Word();

    /// <summary>Why findings that look met or missed are undecided nevertheless; empty where none is.</summary>
    public static string WhyUndecided(this ExperimentResult result) =>
        result.IsUnsound() && result.Findings.Any(f => f.Verdict is Verdict.Pass or Verdict.Fail)
            ? "No figure decides anything here, because the measurement is not sound; the reason is given above"
            : "";

    /// <summary>The sign for a mutant: good when it was detected.</summary>
    public static string Sign(this MutantResult mutant) => mutant.IsKilled ? "✔" : "✘";

    /// <summary>The word for a mutant.</summary>
    public static string Word(this MutantResult mutant) => mutant.IsKilled ? "killed" : "survives";

    /// <summary>
    /// Whether the run is about its experiments' verdicts. A comparison or calibration is not: it does not ask whether
    /// an arm meets its objectives.
    /// </summary>
    public static bool IsJudged(this RunRecord run) => run.Comparison is null && run.Calibration is null;

    /// <summary>The experiments whose verdicts the run is about.</summary>
    public static IReadOnlyList<ExperimentResult> Judged(this RunRecord run) => run.IsJudged() ? run.WorstFirst() : [];

    /// <summary>
    /// Failures first, then invalid, inconclusive and refuted ones, then the rest; within each in the order in which
    /// they ran.
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
