using Chaos.Core.Judging;
using Chaos.Core.Records;

namespace Chaos.Scenarios.Tests;

/// <summary>Follows docs/your-service.md as it is written, command by command.</summary>
[Collection(AloneOnTheMachine.Name)]
public sealed class YourServicePageTests : IDisposable
{
    private readonly TypedCommands _commands = new();

    [NodeFact]
    public async Task Every_command_of_the_page_does_what_the_page_says()
    {
        var runs = new List<RunRecord>();
        foreach (var command in Page().Where(line => line.StartsWith("./chaos ", StringComparison.Ordinal)))
            if (await _commands.TypeAsync(command) is { } run) runs.Add(run);

        Assert.Equal(3, runs.Count);
        Assert.True(runs[0].Experiments.Single() is { Uncontrolled: true } first && (first.Verdict == Verdict.Pass || TypedCommands.IsOfABusyMachine(runs[0])));
        RetryVerdicts.AssertPass(runs[1]);
        RetryVerdicts.AssertBetter(runs[2]);
        Assert.Empty(_commands.LeftBehind);
    }

    public void Dispose() => _commands.Dispose();

    private static IEnumerable<string> Page() => File.ReadLines(Path.Combine(ChaosCommand.Root, "docs", "your-service.md"));
}
