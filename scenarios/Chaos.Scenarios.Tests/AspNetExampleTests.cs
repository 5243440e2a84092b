namespace Chaos.Scenarios.Tests;

/// <summary>The example in ASP.NET Core, judged and compared as docs/your-service.md does it with the one in Node.</summary>
[Collection(AloneOnTheMachine.Name)]
public sealed class AspNetExampleTests : IDisposable
{
    private const string File = "targets/examples/aspnet/chaos.yaml";

    private readonly TypedCommands _commands = new();

    [Fact]
    public async Task Its_backoff_under_a_budget_passes_and_is_better_than_retries_at_once()
    {
        RetryVerdicts.AssertPass((await _commands.TypeAsync($"./chaos run {File}"))!);
        RetryVerdicts.AssertBetter((await _commands.TypeAsync($"./chaos compare {File} --rounds 6"))!);
        Assert.Empty(_commands.LeftBehind);
    }

    public void Dispose() => _commands.Dispose();
}
