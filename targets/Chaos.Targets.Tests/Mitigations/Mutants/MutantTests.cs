using Chaos.Core.Calls;
using Chaos.Mitigations;
using Chaos.Mitigations.Mutants;
using Chaos.Mitigations.Pipelines;

namespace Chaos.Targets.Tests.Mitigations.Mutants;

/// <summary>Each mutant differs from the healthy mitigation only in the behaviour that its name says.</summary>
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
        var times = Some.AttemptTimes(
            Some.Policy(new JitterWithoutChance { MaxRetryAttempts = 3, Delay = Some.Ms(100) }),
            1,
            [0, 1, 2, 3]
        );

        Assert.All(times, call => Assert.Equal([0.0, 50, 150, 350], call));
        Assert.Single(
            Some.AttemptTimes(
                Some.Policy(
                    new JitterWithoutChance
                    {
                        MaxRetryAttempts = 3,
                        Delay = Some.Ms(100),
                        RetryOn = [CallStatus.Rejected],
                    }
                )
            )
        );
    }

    [Fact]
    public void A_timeout_that_is_ignored_lets_the_call_take_its_time() =>
        VirtualClock.Run(async clock =>
        {
            var pipeline = new PolicyPipeline(Some.Policy(new TimeoutIgnored { Duration = Some.Ms(500) }), clock, 1);
            var result = await pipeline.ExecuteAsync(
                Some.Call(),
                "",
                clock,
                async (_, clock, token) =>
                {
                    await clock.Delay(5000, token);
                    return new(CallStatus.Ok);
                },
                CancellationToken.None
            );
            Assert.Equal((CallStatus.Ok, Some.Ms(5000)), (result.Status, clock.Now));
            return 0;
        });

    private static readonly CircuitBreaker s_breaker = new()
    {
        FailureRatio = 0.5,
        MinimumThroughput = 20,
        SamplingDuration = Some.Ms(5000),
        BreakDuration = Some.Ms(1000),
    };

    [Fact]
    public void A_breaker_that_never_opens_lets_everything_through()
    {
        Assert.InRange(
            Traffic.Even(Some.Policy(s_breaker), 100, 10, Traffic.RefusesBetween(0, 10)).Attempts.Count,
            20,
            50
        );
        Assert.Equal(
            1000,
            Traffic
                .Even(Some.Policy(new BreakerThatNeverOpens()), 100, 10, Traffic.RefusesBetween(0, 10))
                .Attempts.Count
        );
    }

    [Fact]
    public void A_breaker_that_never_closes_stays_open_when_the_callee_has_recovered()
    {
        var broken = new BreakerThatNeverCloses
        {
            FailureRatio = 0.5,
            MinimumThroughput = 20,
            SamplingDuration = Some.Ms(5000),
        };

        Assert.Equal(
            CallStatus.Ok,
            Traffic.Even(Some.Policy(s_breaker), 100, 20, Traffic.RefusesBetween(0, 5)).Calls[^1].Status
        );
        Assert.Equal(
            CallStatus.Rejected,
            Traffic.Even(Some.Policy(broken), 100, 20, Traffic.RefusesBetween(0, 5)).Calls[^1].Status
        );
    }

    [Fact]
    public void A_breaker_that_miscounts_opens_on_mistakes_of_callers_and_not_on_failures()
    {
        var broken = new BreakerThatMiscounts
        {
            FailureRatio = 0.5,
            MinimumThroughput = 20,
            SamplingDuration = Some.Ms(5000),
        };

        Assert.Equal(1000, Traffic.Even(Some.Policy(broken), 100, 10, Traffic.RefusesBetween(0, 10)).Attempts.Count);
        Assert.InRange(
            Traffic
                .Even(Some.Policy(broken), 100, 10, (_, _, _) => new(new CallResult(CallStatus.ClientError)))
                .Attempts.Count,
            20,
            50
        );
        Assert.Equal(
            1000,
            Traffic
                .Even(Some.Policy(s_breaker), 100, 10, (_, _, _) => new(new CallResult(CallStatus.ClientError)))
                .Attempts.Count
        );
    }

    [Fact]
    public void A_limiter_that_leaks_admits_every_call() =>
        Assert.Equal(
            1000,
            Traffic.Even(Some.Policy(new LimiterThatLeaks()), 1000, 1, Traffic.RefusesBetween(0, 0)).Attempts.Count
        );

    [Fact]
    public void A_limiter_that_keeps_permits_admits_no_call_after_as_many_failures_as_it_has_permits()
    {
        Assert.Equal(
            1000,
            Traffic
                .Even(
                    Some.Policy(new LimiterThatKeepsPermits { MaxConcurrent = 10 }),
                    100,
                    10,
                    Traffic.RefusesBetween(20, 30)
                )
                .Attempts.Count
        );
        Assert.Equal(
            10,
            Traffic
                .Even(
                    Some.Policy(new LimiterThatKeepsPermits { MaxConcurrent = 10 }),
                    100,
                    10,
                    Traffic.RefusesBetween(0, 5)
                )
                .Attempts.Count
        );
        Assert.InRange(
            Traffic
                .Even(Some.Policy(new Bulkhead { MaxConcurrent = 10 }), 100, 10, Traffic.RefusesBetween(0, 5))
                .Attempts.Count,
            1000,
            1000
        );
    }

    [Fact]
    public async Task A_fallback_that_throws_fails_the_call_that_it_should_save()
    {
        var pipeline = new PolicyPipeline(Some.Policy(new FallbackThrows()), TimeProvider.System, 1);

        Assert.Equal(CallStatus.Rejected, (await Answer(pipeline, CallStatus.ServerError)).Status);
        Assert.Equal(CallStatus.Ok, (await Answer(pipeline, CallStatus.Ok)).Status);
    }

    [Theory]
    [InlineData(CallStatus.ServerError, CallStatus.Degraded)]
    [InlineData(CallStatus.ClientError, CallStatus.ClientError)]
    public async Task A_fallback_that_hides_everything_calls_it_ok(CallStatus status, CallStatus healthy)
    {
        Assert.Equal(
            healthy,
            (await Answer(new PolicyPipeline(Some.Policy(new Fallback()), TimeProvider.System, 1), status)).Status
        );
        Assert.Equal(
            CallStatus.Ok,
            (
                await Answer(
                    new PolicyPipeline(Some.Policy(new FallbackHidesEverything()), TimeProvider.System, 1),
                    status
                )
            ).Status
        );
    }

    [Fact]
    public void A_hedge_that_waits_makes_its_second_attempt_when_the_first_has_answered() =>
        VirtualClock.Run(async clock =>
        {
            var began = new List<double>();
            var pipeline = new PolicyPipeline(Some.Policy(new HedgeThatWaits { Delay = Some.Ms(20) }), clock, 1);
            var result = await pipeline.ExecuteAsync(
                Some.Call(),
                "",
                clock,
                async (attempt, clock, token) =>
                {
                    began.Add(clock.Now.TotalMilliseconds);
                    await clock.Delay(attempt.Number == 0 ? 1000 : 10, token);
                    return new(CallStatus.Ok);
                },
                CancellationToken.None
            );
            Assert.Equal([0.0, 1000], began);
            Assert.Equal((2, Some.Ms(1010)), (result.Attempts, clock.Now));
            return 0;
        });

    [Fact]
    public void A_deadline_that_is_not_passed_on_is_kept_only_here()
    {
        var (result, now, _, budgets) = DeadlineTests.Run(
            new DeadlineNotPassedOn { Budget = Some.Ms(300) },
            null,
            PolicyPipelineTests.Never
        );

        Assert.Equal((CallStatus.TimedOut, Some.Ms(300)), (result.Status, now));
        Assert.Equal([null], budgets);
    }

    private static ValueTask<CallResult> Answer(PolicyPipeline pipeline, CallStatus status) =>
        pipeline.ExecuteAsync(
            Some.Call(),
            "",
            status,
            static (_, status, _) => new(new CallResult(status)),
            CancellationToken.None
        );
}
