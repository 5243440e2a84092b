using Chaos.Core.Comparing;
using Chaos.Core.Judging;
using Chaos.Core.Records;

namespace Chaos.Scenarios.Tests;

/// <summary>
/// What a machine that is busy with other tests may do to a run: the generator, or a canary, is late. That rightly gives
/// no verdict; every figure that is a fact all the same has to be as expected.
/// </summary>
internal static class BusyMachine
{
    /// <summary>
    /// Every experiment of a run passed, finding by finding, or the machine alone is why one was not decided.
    /// </summary>
    internal static void AssertPass(RunRecord run, string output)
    {
        Assert.NotEmpty(run.Experiments);
        foreach (var result in run.Experiments)
        {
            Assert.True(result.Verdict == Verdict.Pass || Explains(result), output);
            Assert.All(
                result.Findings,
                f =>
                    Assert.True(
                        f.Verdict == Verdict.Pass || f is { Verdict: Verdict.Inconclusive, SpoiledByMachine: true },
                        $"{f.Text}: {f.Why}"
                    )
            );
        }
    }

    /// <summary>Whether it explains that a run did not come to what was expected.</summary>
    internal static bool Explains(RunRecord run) =>
        run.Experiments.Any(Explains) || (run.Comparison is { } comparison && Explains(comparison));

    private static bool Explains(ExperimentResult result) =>
        result.Verdict == Verdict.Inconclusive && (result.SpoiledByMachine || result.Problems.Any(IsLate));

    private static bool Explains(ComparisonResult comparison) =>
        comparison.Verdict == ComparisonVerdict.Inconclusive && comparison.Problems.Any(IsLate);

    private static bool IsLate(string problem) =>
        problem.Contains("the generator was late", StringComparison.Ordinal)
        || problem.Contains("canar", StringComparison.Ordinal);
}
