using Chaos.Core.Calls;
using Chaos.Core.Policies;
using Chaos.Mitigations;
using Chaos.Mitigations.Pipelines;
using Timeout = Chaos.Mitigations.Timeout;

namespace Chaos.Targets.Tests.Mitigations;

public sealed class HedgeTests
{
    private static readonly Hedge s_after20 = new() { Delay = Some.Ms(20) };

    [Fact]
    public void An_answer_within_the_delay_costs_one_attempt()
    {
        var race = Race([s_after20], (19, CallStatus.Ok));

        Assert.Equal((CallStatus.Ok, 1, 19.0), (race.Result.Status, race.Result.Attempts, race.Ended));
        Assert.Equal([0.0], race.Began);
        Assert.Equal(0, race.Counts.Events[Hedge.HedgesCounter]);
    }

    [Fact]
    public void After_the_delay_a_second_attempt_is_made_and_the_slower_of_the_two_is_cancelled()
    {
        var race = Race([s_after20], (1000, CallStatus.Ok), (10, CallStatus.Ok));

        Assert.Equal((CallStatus.Ok, 2, 30.0), (race.Result.Status, race.Result.Attempts, race.Ended));
        Assert.Equal([0.0, 20], race.Began);
        Assert.Equal([(0, 30.0)], race.Cancelled);
        Assert.Equal((1L, 1L), (race.Counts.Events[Hedge.HedgesCounter], race.Counts.Events[Hedge.WonCounter]));
        // A slower attempt that is cancelled does not count as a timeout of its callee.
        Assert.Equal(
            (1L, 0L, 1L),
            (
                race.Counts.AttemptsByStatus[(int)CallStatus.Ok],
                race.Counts.AttemptsByStatus[(int)CallStatus.TimedOut],
                race.Counts.AttemptsCancelled
            )
        );
    }

    [Fact]
    public void The_first_attempt_may_still_answer_first()
    {
        var race = Race([s_after20], (25, CallStatus.Ok), (1000, CallStatus.Ok));

        Assert.Equal((CallStatus.Ok, 2, 25.0), (race.Result.Status, race.Result.Attempts, race.Ended));
        Assert.Equal([(1, 25.0)], race.Cancelled);
        Assert.Equal((1L, 0L), (race.Counts.Events[Hedge.HedgesCounter], race.Counts.Events[Hedge.WonCounter]));
    }

    [Fact]
    public void A_delay_is_exact_to_a_fraction_of_a_millisecond() =>
        Assert.Equal(
            [0.0, 29.957],
            Race([new Hedge { Delay = Some.Ms(29.957) }], (1000, CallStatus.Ok), (1, CallStatus.Ok)).Began
        );

    [Fact]
    public void A_failed_attempt_starts_the_next_at_once()
    {
        var race = Race([s_after20], (5, CallStatus.ServerError), (10, CallStatus.Ok));

        Assert.Equal((CallStatus.Ok, 15.0), (race.Result.Status, race.Ended));
        Assert.Equal([0.0, 5], race.Began);
    }

    [Fact]
    public void Without_hedgeOnFailure_a_failure_is_returned_as_it_is()
    {
        var race = Race([s_after20 with { HedgeOnFailure = false }], (5, CallStatus.ServerError), (10, CallStatus.Ok));

        Assert.Equal((CallStatus.ServerError, 5.0, 1), (race.Result.Status, race.Ended, race.Result.Attempts));
    }

    [Fact]
    public void A_failure_does_not_end_the_call_while_another_attempt_is_under_way()
    {
        var race = Race([s_after20], (25, CallStatus.Reset), (30, CallStatus.Ok));

        Assert.Equal((CallStatus.Ok, 50.0, 2), (race.Result.Status, race.Ended, race.Result.Attempts));
        Assert.Empty(race.Cancelled);
    }

    [Fact]
    public void When_all_fail_the_last_failure_is_the_calls() =>
        Assert.Equal(
            (CallStatus.Refused, 3),
            Outcome(
                Race(
                    [s_after20 with { MaxHedgedAttempts = 2 }],
                    (25, CallStatus.Reset),
                    (1, CallStatus.ServerError),
                    (40, CallStatus.Refused)
                )
            )
        );

    [Fact]
    public void The_callers_own_mistake_is_an_answer() =>
        Assert.Equal((CallStatus.ClientError, 1), Outcome(Race([s_after20], (5, CallStatus.ClientError))));

    [Fact]
    public void Further_attempts_follow_each_other_by_the_delay_up_to_the_maximum()
    {
        var race = Race(
            [s_after20 with { MaxHedgedAttempts = 3 }],
            (1000, CallStatus.Ok),
            (1000, CallStatus.Ok),
            (1000, CallStatus.Ok),
            (1000, CallStatus.Ok)
        );

        Assert.Equal([0.0, 20, 40, 60], race.Began);
        Assert.Equal((1000.0, 4), (race.Ended, race.Result.Attempts));
        Assert.Equal([(1, 1000.0), (2, 1000), (3, 1000)], race.Cancelled.Order());
    }

    [Fact]
    public void A_timeout_outside_ends_every_attempt()
    {
        var race = Race(
            [new Timeout { Duration = Some.Ms(100) }, s_after20],
            (1000, CallStatus.Ok),
            (1000, CallStatus.Ok)
        );

        Assert.Equal((CallStatus.TimedOut, 2, 100.0), (race.Result.Status, race.Result.Attempts, race.Ended));
        Assert.Equal([(0, 100.0), (1, 100)], race.Cancelled.Order());
        Assert.Equal(2, race.Counts.AttemptsByStatus[(int)CallStatus.TimedOut]);
    }

    [Fact]
    public void A_slower_attempt_with_its_own_timeout_does_not_count_as_timed_out()
    {
        var race = Race(
            [s_after20, new Timeout { Duration = Some.Ms(500) }],
            (1000, CallStatus.Ok),
            (10, CallStatus.Ok)
        );

        Assert.Equal((CallStatus.Ok, 30.0), (race.Result.Status, race.Ended));
        Assert.Equal(
            (0L, 0L, 1L),
            (
                race.Counts.AttemptsByStatus[(int)CallStatus.TimedOut],
                race.Counts.Timeouts,
                race.Counts.AttemptsCancelled
            )
        );
    }

    [Fact]
    public void A_timeout_inside_limits_each_attempt_by_itself()
    {
        var race = Race(
            [s_after20, new Timeout { Duration = Some.Ms(50) }],
            (1000, CallStatus.Ok),
            (45, CallStatus.Ok)
        );

        Assert.Equal((CallStatus.Ok, 65.0), (race.Result.Status, race.Ended));
        Assert.Equal([(0, 50.0)], race.Cancelled);
    }

    [Fact]
    public void Hedged_attempts_carry_the_time_that_the_caller_has_left_and_one_key()
    {
        var seen = new List<Attempt>();
        VirtualClock.Run(async clock =>
        {
            var pipeline = new PolicyPipeline(
                Some.Policy(new Deadline { Budget = Some.Ms(100) }, new IdempotencyKey(), s_after20),
                clock,
                1
            );
            return await pipeline.ExecuteAsync(
                new Arrival(Some.Call(), "0.2"),
                (clock, seen),
                static (attempt, state, token) =>
                {
                    state.seen.Add(attempt);
                    return PolicyPipelineTests.Never(attempt, state.clock, token);
                },
                CancellationToken.None
            );
        });

        Assert.Equal(
            [("0.2.0", (TimeSpan?)Some.Ms(100)), ("0.2.1", Some.Ms(80))],
            seen.Select(a => (a.Path, a.Budget))
        );
        Assert.Single(seen.Select(a => a.IdempotencyKey).Distinct());
    }

    [Fact]
    public void A_call_cancelled_by_its_caller_is_a_cancellation_of_all_its_attempts() =>
        VirtualClock.Run(async clock =>
        {
            var pipeline = new PolicyPipeline(Some.Policy(s_after20), clock, 1);
            using var caller = new CancellationTokenSource(Some.Ms(70), clock);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
                await pipeline.ExecuteAsync(Some.Call(), "", clock, PolicyPipelineTests.Never, caller.Token)
            );
            await clock.Delay(1000, CancellationToken.None);

            Assert.Equal((2L, 2L), (pipeline.Counts().Attempts, pipeline.Counts().AttemptsCancelled));
            return 0;
        });

    /// <summary>
    /// 10 initial extra attempts and 5 for 100 calls: when the whole callee is slow, the load does not double.
    /// </summary>
    [Theory]
    [InlineData(null, 1000, 1000)]
    [InlineData(0.05, 59, 60)]
    public void A_share_bounds_the_load_that_hedging_adds_to_a_slow_callee(double? share, int least, int most)
    {
        var counts = VirtualClock.Run(async clock =>
        {
            var pipeline = new PolicyPipeline(Some.Policy(s_after20 with { MaxHedgeRatio = share }), clock, 1);
            for (var i = 0; i < 1000; i++)
                await pipeline.ExecuteAsync(Some.Call(i), "", clock, Slow, CancellationToken.None);
            return pipeline.Counts();
        });

        Assert.InRange(counts.Events[Hedge.HedgesCounter], least, most);
        Assert.Equal(1000, counts.Events[Hedge.HedgesCounter] + counts.Events[Hedge.RejectedCounter]);
        Assert.Equal(1000 + counts.Events[Hedge.HedgesCounter], counts.Attempts);

        static async ValueTask<CallResult> Slow(Attempt attempt, VirtualClock clock, CancellationToken token)
        {
            await clock.Delay(100, token);
            return new(CallStatus.Ok);
        }
    }

    [Fact]
    public async Task On_the_thread_pool_exceptions_of_slower_attempts_are_ignored()
    {
        var unseen = new List<Exception>();
        EventHandler<UnobservedTaskExceptionEventArgs> notice = (_, e) =>
        {
            lock (unseen)
                unseen.AddRange(e.Exception.InnerExceptions.OfType<LoserException>());
        };
        TaskScheduler.UnobservedTaskException += notice;
        try
        {
            var pipeline = new PolicyPipeline(Some.Policy(new Hedge { Delay = TimeSpan.Zero }), TimeProvider.System, 1);
            var results = await Task.WhenAll(
                Enumerable
                    .Range(0, 500)
                    .Select(i =>
                        Task.Run(async () =>
                            await pipeline.ExecuteAsync(
                                Some.Call(i),
                                "",
                                0,
                                static async (attempt, _, token) =>
                                {
                                    if (attempt.Number > 0)
                                        return new(CallStatus.Ok);
                                    var gone = new TaskCompletionSource(
                                        TaskCreationOptions.RunContinuationsAsynchronously
                                    );
                                    await using var registration = token.UnsafeRegister(
                                        static gone => ((TaskCompletionSource)gone!).TrySetResult(),
                                        gone
                                    );
                                    await gone.Task;
                                    throw new LoserException();
                                },
                                CancellationToken.None
                            )
                        )
                    )
            );
            GC.Collect();
            GC.WaitForPendingFinalizers();

            Assert.All(results, result => Assert.Equal((CallStatus.Ok, 2), (result.Status, result.Attempts)));
            Assert.Equal(
                (500L, 500L),
                (pipeline.Counts().Events[Hedge.HedgesCounter], pipeline.Counts().Events[Hedge.WonCounter])
            );
            lock (unseen)
                Assert.Empty(unseen);
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= notice;
        }
    }

    [Fact]
    public void Every_field_out_of_range_is_named_at_once() =>
        Assert.Equal(
            ["p.delay", "p.maxHedgedAttempts", "p.maxHedgeRatio", "p.handleOn"],
            new Hedge
            {
                Delay = Some.Ms(-1),
                MaxHedgedAttempts = 0,
                MaxHedgeRatio = 0,
                HandleOn = [CallStatus.Ok],
            }
                .Errors("p")
                .Select(e => e.Field)
        );

    private static (CallStatus Status, int Attempts) Outcome(
        (CallResult Result, double Ended, List<double> Began, List<(int, double)> Cancelled, PipelineCounts Counts) race
    ) => (race.Result.Status, race.Result.Attempts);

    /// <summary>
    /// Makes one call whose attempts take the given milliseconds and end with the given statuses. Returns when each
    /// attempt began and when which were cancelled.
    /// </summary>
    private static (
        CallResult Result,
        double Ended,
        List<double> Began,
        List<(int Number, double At)> Cancelled,
        PipelineCounts Counts
    ) Race(Mitigation[] policy, params (double Milliseconds, CallStatus Status)[] attempts)
    {
        var (began, cancelled) = (new List<double>(), new List<(int, double)>());
        return VirtualClock.Run(async clock =>
        {
            var pipeline = new PolicyPipeline(Some.Policy(policy), clock, 1);
            var result = await pipeline.ExecuteAsync(
                Some.Call(),
                "",
                attempts,
                async (attempt, attempts, token) =>
                {
                    began.Add(clock.Now.TotalMilliseconds);
                    try
                    {
                        await clock.Delay(attempts[attempt.Number].Milliseconds, token);
                    }
                    catch (OperationCanceledException)
                    {
                        cancelled.Add((attempt.Number, clock.Now.TotalMilliseconds));
                        throw;
                    }
                    return new(attempts[attempt.Number].Status);
                },
                CancellationToken.None
            );
            var ended = clock.Now.TotalMilliseconds;
            // Gives the slower attempts time to notice the cancellation.
            await clock.Delay(10, CancellationToken.None);
            return (result, ended, began, cancelled, pipeline.Counts());
        });
    }

    private sealed class LoserException : Exception;
}
