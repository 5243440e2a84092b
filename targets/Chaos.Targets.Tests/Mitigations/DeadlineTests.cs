using Chaos.Core.Calls;
using Chaos.Mitigations;
using Chaos.Mitigations.Pipelines;

namespace Chaos.Targets.Tests.Mitigations;

public sealed class DeadlineTests
{
    [Theory]
    [InlineData(300, null, 300)]
    [InlineData(300, 800, 300)]
    [InlineData(300, 120, 120)]
    [InlineData(null, 120, 120)]
    public void A_call_ends_at_the_smaller_of_its_own_budget_and_the_time_its_caller_has_left(
        int? budget,
        int? callerHas,
        int endsAt
    )
    {
        var (result, now, counts, seen) = Run(
            new Deadline { Budget = Span(budget) },
            Span(callerHas),
            PolicyPipelineTests.Never
        );

        Assert.Equal((CallStatus.TimedOut, 1, Some.Ms(endsAt)), (result.Status, result.Attempts, now));
        Assert.Equal((1L, 0L), (counts.Events[Deadline.DeadlinesCounter], counts.Events[Deadline.OnArrivalCounter]));
        Assert.Equal([Some.Ms(endsAt)], seen);
    }

    [Fact]
    public void Without_a_budget_here_or_from_the_caller_there_is_no_limit()
    {
        var (result, now, _, seen) = Run(
            new Deadline(),
            null,
            async (_, clock, token) =>
            {
                await clock.Delay(100_000, token);
                return new(CallStatus.Ok);
            }
        );

        Assert.Equal((CallStatus.Ok, Some.Ms(100_000)), (result.Status, now));
        Assert.Equal([null], seen);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public void A_call_without_time_left_is_not_sent(int callerHas)
    {
        var (result, now, counts, seen) = Run(
            new Deadline { Budget = Some.Ms(300) },
            Some.Ms(callerHas),
            PolicyPipelineTests.Never
        );

        Assert.Equal((CallStatus.TimedOut, 0, TimeSpan.Zero), (result.Status, result.Attempts, now));
        Assert.Equal((0L, 1L), (counts.Events[Deadline.DeadlinesCounter], counts.Events[Deadline.OnArrivalCounter]));
        Assert.Empty(seen);
    }

    [Fact]
    public void Each_attempt_carries_the_time_left_when_it_is_made()
    {
        var (result, now, _, seen) = Run(
            [new Deadline { Budget = Some.Ms(500) }, new Retry { MaxRetryAttempts = 5, Delay = Some.Ms(200) }],
            null,
            (_, _, _) => new(new CallResult(CallStatus.Refused))
        );

        // The third delay is cut off: a fourth attempt could only be answered after the limit.
        Assert.Equal((CallStatus.TimedOut, 3, Some.Ms(500)), (result.Status, result.Attempts, now));
        Assert.Equal([Some.Ms(500), Some.Ms(300), Some.Ms(100)], seen);
    }

    [Fact]
    public void After_a_retry_it_still_belongs_to_the_whole_call()
    {
        var (result, now, counts, seen) = Run(
            [new Retry { MaxRetryAttempts = 3, Delay = Some.Ms(200) }, new Deadline { Budget = Some.Ms(500) }],
            null,
            (_, _, _) => new(new CallResult(CallStatus.Refused))
        );

        // The fourth attempt would begin at 600 ms.
        Assert.Equal((CallStatus.TimedOut, 3, Some.Ms(600)), (result.Status, result.Attempts, now));
        Assert.Equal(1, counts.Events[Deadline.OnArrivalCounter]);
        Assert.Equal(3, seen.Count);
    }

    [Fact]
    public void Of_two_deadlines_the_earlier_one_applies() =>
        Assert.Equal(
            Some.Ms(200),
            Run(
                [new Deadline { Budget = Some.Ms(200) }, new Deadline { Budget = Some.Ms(400) }],
                null,
                PolicyPipelineTests.Never
            ).Now
        );

    [Theory]
    [InlineData(0.9)]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(86_400_001)]
    public void A_budget_out_of_range_is_an_error(double milliseconds) =>
        Assert.Equal("p.budget", Assert.Single(new Deadline { Budget = Some.Ms(milliseconds) }.Errors("p")).Field);

    [Fact]
    public void A_budget_may_be_left_out() => Assert.Empty(new Deadline().Errors("p"));

    internal static (CallResult Result, TimeSpan Now, PipelineCounts Counts, List<TimeSpan?> Budgets) Run(
        PollyMitigation mitigation,
        TimeSpan? callerHas,
        Func<Attempt, VirtualClock, CancellationToken, ValueTask<CallResult>> attempt
    ) => Run([mitigation], callerHas, attempt);

    private static (CallResult Result, TimeSpan Now, PipelineCounts Counts, List<TimeSpan?> Budgets) Run(
        PollyMitigation[] mitigations,
        TimeSpan? callerHas,
        Func<Attempt, VirtualClock, CancellationToken, ValueTask<CallResult>> attempt
    ) =>
        VirtualClock.Run(async clock =>
        {
            var pipeline = new PolicyPipeline(Some.Policy(mitigations), clock, 1);
            var budgets = new List<TimeSpan?>();
            var result = await pipeline.ExecuteAsync(
                new Arrival(Some.Call(), "", callerHas),
                (clock, budgets, attempt),
                static (one, state, token) =>
                {
                    state.budgets.Add(one.Budget);
                    return state.attempt(one, state.clock, token);
                },
                CancellationToken.None
            );
            return (result, clock.Now, pipeline.Counts(), budgets);
        });

    private static TimeSpan? Span(int? milliseconds) => milliseconds is { } ms ? Some.Ms(ms) : null;
}
