using Chaos.Core.Comparing;
using Chaos.Core.Judging;
using Chaos.Core.Records;

namespace Chaos.Scenarios.Tests;

/// <summary>
/// Accepts what a machine that is busy with other tests may do to a run: the generator or a canary is late, so that
/// there is no verdict. All other figures still have to be as expected.
/// </summary>
internal static class BusyMachine
{
    /// <summary>
    /// Checks that every experiment of a run passed on every finding, or that only the machine kept a finding from
    /// being decided.
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

    /// <summary>Whether the busy machine explains that a run did not give the expected result.</summary>
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
