using Chaos.Core.Judging;

namespace Chaos.Scenarios.Tests;

/// <summary>
/// Runs the experiments of targets/examples/resilience as its README says, beside other tests. Figures are checked
/// where the README derives them; <see cref="BusyMachine"/> says what a late generator may do to a verdict.
/// </summary>
[Collection(WholeRuns.Name)]
[Trait("Speed", "Slow")]
public sealed class HandlerExampleTests : IDisposable
{
    private const string Folder = "targets/examples/resilience";

    private readonly TypedCommands _typed = new();

    [Fact]
    public async Task Each_experiment_on_the_standard_handlers_gives_the_verdict_that_its_page_derives()
    {
        await _typed.TypeAsync($"./chaos lint {Folder}/appsettings.json --facts {Folder}/facts.yaml --strict");

        var retries = await JudgeAsync("retries");
        Assert.InRange(Good(retries, "candidate"), .99, 1);
        Assert.Equal(0, Good(retries, "control"));
        Assert.InRange(Figure(retries.Findings[1], "candidate"), 2.9, 3.1);

        var breaker = await JudgeAsync("breaker");
        Assert.InRange(Good(breaker, "candidate"), .97, 1);
        Assert.InRange(Good(breaker, "control"), 0, .4);

        var hedging = await JudgeAsync("hedging");
        Assert.InRange(Figure(hedging.Findings[1], "candidate"), 1.2, 2.5);
        Assert.Empty(_typed.LeftBehind);
    }

    public void Dispose() => _typed.Dispose();

    private async Task<ExperimentResult> JudgeAsync(string name)
    {
        var run = (await _typed.TypeAsync($"./chaos run {Folder}/{name}.yaml --retry-inconclusive 2"))!;
        var result = run.Experiments.Single();
        Assert.True(
            result.Verdict == Verdict.Pass || BusyMachine.Explains(run),
            $"{name}: {result.Verdict}: {string.Join("; ", result.Problems)}"
        );
        return result;
    }

    private static double Good(ExperimentResult result, string arm) => Figure(result.Findings[0], arm);

    private static double Figure(Finding finding, string arm) =>
        finding.Arms.Single(f => f.Arm == arm).Estimate!.Value.Value;
}
