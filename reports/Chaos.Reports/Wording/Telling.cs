using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Judging;

namespace Chaos.Reports.Wording;

/// <summary>The figures of a result that every table shows: with, without, expected.</summary>
internal static class Telling
{
    /// <summary>The candidate's figure in the finding of the tables; empty without one.</summary>
    public static string With(ExperimentResult result) => Figure(Shown(result), ArmRole.Candidate);

    /// <summary>The control's figure in the finding of the tables; empty without one.</summary>
    public static string Without(ExperimentResult result) => Figure(Shown(result), ArmRole.Control);

    /// <summary>
    /// Where the judged arm is missing: which arms were not measured, and the figures of the arms that were. Empty
    /// where the judged arm is there, or where no arm is.
    /// </summary>
    public static string OfThoseThere(ExperimentResult result)
    {
        if (result.Arms.Count == 0 || result.Arms.Any(a => a.Role == ArmRole.Candidate))
            return "";
        var first = Shown(result);
        var figures = first?.Arms.Where(a => a.Text.Length > 0).Select(a => $"{a.Arm} {a.Text}").ToList() ?? [];
        return string.Join(
            "; ",
            result
                .Problems.Where(p => p.StartsWith(Judge.NotMeasured, StringComparison.Ordinal))
                .Concat(figures.Count == 0 ? [] : [$"{first!.Metric}: {string.Join(", ", figures)}"])
        );
    }

    /// <summary>
    /// The finding whose figures every table shows: the one that the headline is about. Where the headline is a problem
    /// of the measurement, it is the first finding that is not met, else the first. Null without findings.
    /// </summary>
    public static Finding? Shown(ExperimentResult result) =>
        result.Told()
        ?? result.Findings.FirstOrDefault(f => f.Verdict != Verdict.Pass)
        ?? result.Findings.FirstOrDefault();

    /// <summary>The title; empty where it says no more than the id.</summary>
    public static string Title(ExperimentResult result) => result.Title == result.Id ? "" : result.Title;

    /// <summary>An arm's figure in a finding; empty without one.</summary>
    public static string Figure(Finding? finding, ArmRole role) =>
        finding?.Arms.FirstOrDefault(a => a.Role == role)?.Text ?? "";

    /// <summary>
    /// The finding that the headline is about; null for none. An older record does not say which it is; there it is the
    /// finding with the same words.
    /// </summary>
    public static Finding? Told(this ExperimentResult result) =>
        result.HeadlineTells is { } number
            ? result.Findings.ElementAtOrDefault(number)
            : result.Findings.FirstOrDefault(f =>
                result.Headline == f.Headline || result.Headline == $"{f.Metric} {f.Why}"
            );

    /// <summary>
    /// The prediction for the figure in the headline, for example <c>predicted 1.01x, without 4.00x</c>; empty without
    /// a prediction, or where the headline has no figure.
    /// </summary>
    public static string Predicted(ExperimentResult result)
    {
        if (result.Told() is not { } told)
            return "";
        if (told.Arm is { } name)
            return told.Arms.FirstOrDefault(a => a.Arm == name)?.PredictedText is { } text ? $"predicted {text}" : "";
        var (with, without) = (
            Predicted(told, ArmRole.Candidate),
            told.Arms.FirstOrDefault(a => a.Role == ArmRole.Control)?.PredictedText
        );
        return with.Length == 0 || without is null ? with : $"{with}, without {without}";
    }

    /// <summary>The prediction for an arm in a finding; empty without one.</summary>
    public static string Predicted(Finding finding, ArmRole role) =>
        finding.Arms.FirstOrDefault(a => a.Role == role)?.PredictedText is { } text ? $"predicted {text}" : "";

    /// <summary>
    /// How the calls ended, to follow the headline: how many were good and, where many were not, how these ended. May
    /// be empty.
    /// </summary>
    public static string Calls(ExperimentResult result) =>
        string.Join("; ", new[] { result.GoodCallsText, Worst(result) }.Where(t => t.Length > 0));

    /// <summary>
    /// How the candidate's calls ended in their worst phase. Only where the verdict is Fail or Inconclusive, or where
    /// most calls of that phase failed.
    /// </summary>
    private static string Worst(ExperimentResult result) =>
        result.WorstOutcomes is { } worst
        && (result.Verdict is Verdict.Fail or Verdict.Inconclusive || worst.Failed > worst.Offered / 2)
            ? $"calls {worst.Phase}: {worst.Text}"
            : "";

    /// <summary>
    /// What was expected: the limit, of what it is, then the guide's figure, then what theory predicts for either arm.
    /// </summary>
    public static IReadOnlyList<string> Expected(ExperimentResult result)
    {
        var lines = new List<string>();
        if (Shown(result) is { } first)
        {
            lines.Add(first.Kind == nameof(Oracle) ? $"{Side(first)} {first.Expected}" : first.Expected);
            lines.Add(first.Text);
            if (result.GuideFigure is { } guide)
                lines.Add($"guide: {guide}");
            var oracles = OraclesOf(result, first).Select(o => $"{Side(o)} {o.Expected}").ToList();
            if (oracles.Count > 0)
                lines.Add($"oracle: {string.Join(", ", oracles)}");
        }
        else if (result.GuideFigure is { } guide)
            lines.Add($"guide: {guide}");
        return lines;
    }

    /// <summary>The oracles for the figure that a finding is about.</summary>
    public static IEnumerable<Finding> OraclesOf(ExperimentResult result, Finding finding) =>
        result.Findings.Where(f => f != finding && f.Kind == nameof(Oracle) && f.Text == finding.Text);

    /// <summary>The arm of an oracle as reports call it: with, without, or its name.</summary>
    public static string Side(Finding oracle) =>
        oracle.Arms.FirstOrDefault(a => a.Arm == oracle.Arm)?.Role switch
        {
            ArmRole.Candidate => "with",
            ArmRole.Control => "without",
            _ => oracle.Arm ?? "",
        };

    /// <summary>
    /// Whether an arm meets its limits, and whether the limits with that result are all guards; null without limits.
    /// Everything is undecided where the measurement is not sound.
    /// </summary>
    public static (LimitCheck Check, bool OfGuards)? Standing(ExperimentResult result, string arm)
    {
        var checks = result
            .Findings.Where(f => f.Limit is not null && f.Kind is nameof(Objective) or nameof(Guard))
            .Select(f =>
                (
                    f.Kind,
                    Check: result.IsUnsound()
                        ? Asked(f, arm) is null
                            ? null
                            : LimitCheck.Undecided
                        : Asked(f, arm)
                )
            )
            .Where(c => c.Check is not null)
            .ToList();
        foreach (var check in new[] { LimitCheck.Missed, LimitCheck.Undecided, LimitCheck.Met })
            if (checks.Where(c => c.Check == check).ToList() is { Count: > 0 } some)
                return (check, some.All(c => c.Kind == nameof(Guard)));
        return null;
    }

    /// <summary>
    /// Whether an arm meets one limit; null where the limit does not apply to it. Older records have only the figure.
    /// </summary>
    private static LimitCheck? Asked(Finding finding, string arm)
    {
        if (finding.Arms.Any(a => a.Standing is not null))
            return finding.Arms.FirstOrDefault(a => a.Arm == arm)?.Standing;
        return finding.Arms.FirstOrDefault(a => a.Arm == arm)?.Estimate is { } estimate
            ? finding.Limit!.Check(estimate)
            : LimitCheck.Undecided;
    }

    /// <summary>Arms in the order in which reports show them: control, candidate, then levels.</summary>
    public static IEnumerable<ArmSummary> InOrder(this IEnumerable<ArmSummary> arms) => arms.OrderBy(a => a.Role);
}
