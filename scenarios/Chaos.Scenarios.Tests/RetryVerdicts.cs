using Chaos.Core.Comparing;
using Chaos.Core.Judging;
using Chaos.Core.Records;

namespace Chaos.Scenarios.Tests;

/// <summary>
/// The verdict that every example of retries has to give, in any language: three immediate retries of every call fail,
/// and a retry budget of one in ten passes.
/// </summary>
internal static class RetryVerdicts
{
    internal static void AssertPass(RunRecord run)
    {
        var result = run.Experiments.Single();
        Assert.True(
            result.Verdict == Verdict.Pass || BusyMachine.Explains(run),
            $"{result.Verdict}: {string.Join("; ", result.Problems)}"
        );
        var attempts = result.Findings.First();
        Assert.InRange(Figure(attempts, "control"), 3.9, 4.0);
        Assert.InRange(Figure(attempts, "candidate"), 1.0, 1.1);
    }

    internal static void AssertBetter(RunRecord run)
    {
        var comparison = Assert.IsType<ComparisonResult>(run.Comparison);
        Assert.True(comparison.Verdict == ComparisonVerdict.Better || BusyMachine.Explains(run), comparison.Headline);
    }

    private static double Figure(Finding finding, string arm) =>
        finding.Arms.Single(f => f.Arm == arm).Estimate!.Value.Value;
}
