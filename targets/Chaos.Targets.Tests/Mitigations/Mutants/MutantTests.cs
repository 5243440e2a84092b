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

    private static readonly CircuitBreaker Breaker = new() { FailureRatio = 0.5, MinimumThroughput = 20, SamplingDuration = Some.Ms(5000), BreakDuration = Some.Ms(1000) };

    [Fact]
    public void A_breaker_that_never_opens_lets_everything_through()
    {
        Assert.InRange(Traffic.Even(Some.Policy(Breaker), 100, 10, Traffic.RefusesBetween(0, 10)).Attempts.Count, 20, 50);
        Assert.Equal(1000, Traffic.Even(Some.Policy(new BreakerThatNeverOpens()), 100, 10, Traffic.RefusesBetween(0, 10)).Attempts.Count);
    }

    [Fact]
    public void A_breaker_that_never_closes_stays_open_when_the_callee_is_well_again()
    {
        var broken = new BreakerThatNeverCloses { FailureRatio = 0.5, MinimumThroughput = 20, SamplingDuration = Some.Ms(5000) };

        Assert.Equal(CallStatus.Ok, Traffic.Even(Some.Policy(Breaker), 100, 20, Traffic.RefusesBetween(0, 5)).Calls[^1].Status);
        Assert.Equal(CallStatus.Rejected, Traffic.Even(Some.Policy(broken), 100, 20, Traffic.RefusesBetween(0, 5)).Calls[^1].Status);
    }

    [Fact]
    public void A_breaker_that_miscounts_opens_on_mistakes_of_callers_and_not_on_failures()
    {
        var broken = new BreakerThatMiscounts { FailureRatio = 0.5, MinimumThroughput = 20, SamplingDuration = Some.Ms(5000) };

        Assert.Equal(1000, Traffic.Even(Some.Policy(broken), 100, 10, Traffic.RefusesBetween(0, 10)).Attempts.Count);
        Assert.InRange(Traffic.Even(Some.Policy(broken), 100, 10, (_, _, _) => new(new CallResult(CallStatus.ClientError))).Attempts.Count, 20, 50);
        Assert.Equal(1000, Traffic.Even(Some.Policy(Breaker), 100, 10, (_, _, _) => new(new CallResult(CallStatus.ClientError))).Attempts.Count);
    }

    [Fact]
    public void A_limiter_that_leaks_admits_everybody() =>
        Assert.Equal(1000, Traffic.Even(Some.Policy(new LimiterThatLeaks()), 1000, 1, Traffic.RefusesBetween(0, 0)).Attempts.Count);

    [Fact]
    public void A_limiter_that_keeps_permits_admits_nobody_once_as_many_calls_have_failed()
    {
        Assert.Equal(1000, Traffic.Even(Some.Policy(new LimiterThatKeepsPermits { MaxConcurrent = 10 }), 100, 10, Traffic.RefusesBetween(20, 30)).Attempts.Count);
        Assert.Equal(10, Traffic.Even(Some.Policy(new LimiterThatKeepsPermits { MaxConcurrent = 10 }), 100, 10, Traffic.RefusesBetween(0, 5)).Attempts.Count);
        Assert.InRange(Traffic.Even(Some.Policy(new Bulkhead { MaxConcurrent = 10 }), 100, 10, Traffic.RefusesBetween(0, 5)).Attempts.Count, 1000, 1000);
    }
}
