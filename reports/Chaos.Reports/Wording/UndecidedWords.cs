using Chaos.Core.Expectations;
using Chaos.Core.Judging;
using Chaos.Core.Records;

namespace Chaos.Reports.Wording;

/// <summary>Words for what is undecided: why, and what would settle it.</summary>
public static class UndecidedWords
{
    private const string Settling = "settle";

    /// <summary>Every reason, the most important first; undecided findings with their figures.</summary>
    public static IReadOnlyList<string> Reasons(this ExperimentResult result)
    {
        var undecided = result.Findings.Where(f => f.Verdict == Verdict.Inconclusive).ToList();
        // Without problems the headline is a finding's metric and figures. The finding's own text adds the phase and
        // replaces it, so that no reason is listed twice.
        var told = result.Told() is { Verdict: Verdict.Inconclusive } finding ? finding : null;
        return
        [
            .. new[] { told is null ? result.Headline : Text(told) }
                .Concat(result.Problems)
                .Concat(undecided.Select(Text))
                .Where(r => r.Length > 0)
                .Distinct(),
        ];
    }

    /// <summary>The most important reason; empty without one.</summary>
    public static string Reason(this ExperimentResult result) => result.Reasons().FirstOrDefault() ?? "";

    /// <summary>What would settle it; empty where the reason already says so.</summary>
    public static string Settles(this ExperimentResult result)
    {
        if (result.SpoiledByMachine)
            return "another try on a quieter machine may settle it: --retry-inconclusive";
        if (result.Reason().Contains(Settling, StringComparison.Ordinal))
            return "";
        if (result.Problems.Count > 0)
            return result.WasCutShort ? "run it again to its end" : "fix that and run it again";
        return result.Findings.Any(SpansItsLimit) ? "more rounds would settle it: --rounds" : "";
    }

    /// <summary>Warns that the exit code is 0 although something is undecided; empty where nothing is.</summary>
    public static string Warning(this RunRecord run)
    {
        if (!run.InconclusiveIsWarning || run.ExitCode != ExitCode.AsExpected)
            return "";
        var open = run.IsJudged()
            ? run.Experiments.Where(e => e.Verdict == Verdict.Inconclusive).Select(e => e.Id).ToList()
            : [];
        var what =
            open.Count > 0 ? string.Join(", ", open)
            : run.Comparison is { ExitCode: ExitCode.Inconclusive } ? "the comparison"
            : run.Comparison is null && run.Calibration is { ExitCode: ExitCode.Inconclusive }
                ? "whether comparisons can be trusted here"
            : "";
        return what.Length == 0 ? "" : Warning(what);
    }

    /// <summary>The same warning about the given names.</summary>
    public static string Warning(string what) =>
        $"Not decided, reported only as a warning (--inconclusive warn: exit code 0 instead of 2): {what}";

    private static string Text(Finding finding) => $"{finding.Text}: {finding.Why}";

    private static bool SpansItsLimit(Finding finding) =>
        finding.Verdict == Verdict.Inconclusive
        && finding.Limit is { } limit
        && finding.Arms.Any(a => a.Estimate is { } e && limit.Check(e) == LimitCheck.Undecided);
}
