using System.Globalization;
using Chaos.Core.Experiments;
using Chaos.Core.Trials;

namespace Chaos.Core.Judging;

/// <summary>
/// Collects what happened to the services in a trial besides the faults: services that ended by themselves, starts
/// that outlasted the load, and calls of the teardown that failed. A verdict that these events explain names them.
/// </summary>
internal static class Happenings
{
    /// <summary>Puts these events before the problems, and adds them to the findings about their arms.</summary>
    internal static (List<Problem> Problems, List<Finding> Findings) Named(
        Evidence evidence,
        List<Problem> problems,
        List<Finding> findings
    )
    {
        var experiment = evidence.Experiment;
        var events = experiment.Arms.ToDictionary(
            a => a.Name,
            a =>
                evidence
                    .Rounds(a)
                    .SelectMany(r =>
                        Of(r).Select(h => (Whose: Soundness.Whose(experiment, a, r), h.Text, h.IsBeforeFault))
                    )
                    .ToList()
        );
        var unnamed = events
            .Values.SelectMany(t => t)
            .Where(t => problems.Count > 0 && !problems.Any(p => p.Text.Contains(t.Text, StringComparison.Ordinal)))
            .Select(t => new Problem(ProblemKind.Happening, $"{t.Whose}{t.Text}", t.IsBeforeFault));
        return (
            [.. unnamed.Concat(problems).OrderByDescending(p => p.IsBeforeFault)],
            [
                .. findings.Select(
                    (f, i) =>
                        i > 0 && f.Verdict == Verdict.Pass
                        || About(f, experiment).SelectMany(a => events[a]).Select(t => $"{t.Whose}{t.Text}").ToList()
                            is not { Count: > 0 } about
                            ? f
                            : f with
                            {
                                Why = string.Join("; ", [f.Why, .. about]),
                                WhyAlone = f.WhyAlone is { } alone ? string.Join("; ", [alone, .. about]) : null,
                            }
                ),
            ]
        );
    }

    private static IEnumerable<(string Text, bool IsBeforeFault)> Of(TrialRecord round)
    {
        foreach (var death in round.Deaths)
            yield return (death.ToString(), death.At < round.Times.FaultBegan);
        foreach (var left in round.Events.Where(e => e.Name == TrialEvent.TeardownFailed))
            yield return (left.Text, false);
        foreach (var receipt in round.Receipts)
            if (receipt.Start is { } start && receipt.Reverted > round.Times.LoadEnd)
                yield return (
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{receipt.Fault}: the start took {start.TotalSeconds:0.#} s and outlasted the recovery phase"
                    ),
                    false
                );
    }

    /// <summary>
    /// The arms whose events may explain a finding. A failed finding is explained by the candidate's events only, an
    /// undecided one by those of any arm.
    /// </summary>
    private static IEnumerable<string> About(Finding finding, Experiment experiment) =>
        finding.Arm is { } arm && experiment.Arms.Any(a => a.Name == arm) ? [arm]
        : finding.Verdict == Verdict.Inconclusive ? experiment.Arms.Select(a => a.Name)
        : [experiment.Candidate.Name];
}
