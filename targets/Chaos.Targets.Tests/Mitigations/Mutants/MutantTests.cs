using Chaos.Core.Calls;
using Chaos.Mitigations;
using Chaos.Mitigations.Mutants;
using Chaos.Mitigations.Pipelines;

namespace Chaos.Targets.Tests.Mitigations.Mutants;

/// <summary>Each mutant differs from the healthy mitigation in the one behaviour it is named for.</summary>
public sealed class MutantTests
{
    [Fact]
    public void Retries_that_ignore_the_budget_are_all_made()
    {
        var retry = new Retry { MaxRetryAttempts = 3, Delay = TimeSpan.Zero };

        Assert.Single(Some.AttemptTimes(Some.Policy(new RetryBudget { InitialTokens = 0 }, retry)));
        Assert.Equal(4, Some.AttemptTimes(Some.Policy(new BudgetIgnored(), retry)).Length);
    }

    [Fact]
    public void Jitter_without_chance_brings_every_call_back_at_the_same_time()
    {
        var times = Some.AttemptTimes(Some.Policy(new JitterWithoutChance { MaxRetryAttempts = 3, Delay = Some.Ms(100) }), 1, [0, 1, 2, 3]);

        Assert.All(times, call => Assert.Equal([0.0, 50, 150, 350], call));
    }

    [Fact]
    public void A_timeout_that_is_ignored_lets_the_call_take_its_time() => VirtualClock.Run(async clock =>
    {
        var pipeline = new PolicyPipeline(Some.Policy(new TimeoutIgnored { Duration = Some.Ms(500) }), clock, 1);
        var result = await pipeline.ExecuteAsync(Some.Call(), "", clock, async (_, clock, token) =>
        {
            await clock.Delay(5000, token);
            return new(CallStatus.Ok);
        }, CancellationToken.None);
        Assert.Equal((CallStatus.Ok, Some.Ms(5000)), (result.Status, clock.Now));
        return 0;
    });
}
