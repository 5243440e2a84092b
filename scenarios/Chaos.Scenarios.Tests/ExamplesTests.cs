using Chaos.Core.Judging;
using Chaos.Core.Records;

namespace Chaos.Scenarios.Tests;

/// <summary>
/// Follows docs/your-service.md command by command, and runs the example in ASP.NET Core beside it. Attempts are
/// counted by call, so that the two can run beside each other and beside other tests.
/// </summary>
[Collection(WholeRuns.Name)]
[Trait("Speed", "Slow")]
public sealed class ExamplesTests : IDisposable
{
    private const string AspNet = "targets/examples/aspnet/chaos.yaml";

    private readonly TypedCommands _typed = new();
    private readonly TypedCommands _beside = new();

    [NodeFact]
    public Task Every_command_of_the_page_does_what_the_page_says_and_so_does_the_other_example() =>
        Task.WhenAll(FollowThePageAsync(), JudgeAndCompareAspNetAsync());

    public void Dispose()
    {
        _typed.Dispose();
        _beside.Dispose();
    }

    private async Task FollowThePageAsync()
    {
        var runs = new List<RunRecord>();
        foreach (var command in Page().Where(line => line.StartsWith("./chaos ", StringComparison.Ordinal)))
            if (await _typed.TypeAsync(command) is { } run)
                runs.Add(run);

        Assert.Equal(3, runs.Count);
        Assert.True(
            runs[0].Experiments.Single() is { Uncontrolled: true } first
                && (first.Verdict == Verdict.Pass || BusyMachine.Explains(runs[0]))
        );
        RetryVerdicts.AssertPass(runs[1]);
        RetryVerdicts.AssertBetter(runs[2]);
        Assert.Empty(_typed.LeftBehind);
    }

    private async Task JudgeAndCompareAspNetAsync()
    {
        RetryVerdicts.AssertPass((await _beside.TypeAsync($"./chaos run {AspNet}"))!);
        RetryVerdicts.AssertBetter((await _beside.TypeAsync($"./chaos compare {AspNet} --rounds 6"))!);
        Assert.Empty(_beside.LeftBehind);
    }

    private static IEnumerable<string> Page() =>
        File.ReadLines(Path.Combine(ChaosCommand.Root, "docs", "your-service.md"));
}
