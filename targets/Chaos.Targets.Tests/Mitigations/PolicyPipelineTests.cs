using Chaos.Core;
using Chaos.Core.Calls;
using Chaos.Core.Policies;
using Chaos.Mitigations;
using Chaos.Mitigations.Pipelines;
using Timeout = Chaos.Mitigations.Timeout;

namespace Chaos.Targets.Tests.Mitigations;

public sealed class PolicyPipelineTests
{
    private static readonly Retry s_immediate = new() { MaxRetryAttempts = 3, Delay = TimeSpan.Zero };

    [Fact]
    public async Task Without_mitigations_a_call_is_one_attempt_and_keeps_its_result()
    {
        var pipeline = new PolicyPipeline(Policy.None, TimeProvider.System, 1);

        var result = await pipeline.ExecuteAsync(
            Some.Call(7),
            "0.2",
            42,
            (attempt, state, _) =>
            {
                Assert.Equal(new Attempt(Some.Call(7), 0, "0.2", null), attempt);
                return new(new CallResult(CallStatus.ServerError, 1, state, "seen"));
            },
            CancellationToken.None
        );

        Assert.Equal(new CallResult(CallStatus.ServerError, 1, 42, "seen"), result);
    }

    [Theory]
    [InlineData("", "0", "1", "2", "3")]
    [InlineData("0.2", "0.2.0", "0.2.1", "0.2.2", "0.2.3")]
    public async Task Attempts_are_numbered_and_their_paths_extend_the_path_of_the_call(
        string path,
        params string[] expected
    )
    {
        var paths = new List<string>();

        var result = await new PolicyPipeline(Some.Policy(s_immediate), TimeProvider.System, 1).ExecuteAsync(
            Some.Call(),
            path,
            paths,
            (attempt, paths, _) =>
            {
                Assert.Equal(paths.Count, attempt.Number);
                paths.Add(attempt.Path);
                return new(new CallResult(CallStatus.Refused));
            },
            CancellationToken.None
        );

        Assert.Equal(expected, paths);
        Assert.Equal(new CallResult(CallStatus.Refused, 4), result);
    }

    [Fact]
    public async Task The_result_is_the_last_attempts_with_the_number_of_attempts_really_made()
    {
        var pipeline = new PolicyPipeline(Some.Policy(s_immediate), TimeProvider.System, 1);

        var result = await pipeline.ExecuteAsync(
            Some.Call(),
            "",
            0,
            (attempt, _, _) =>
                new(
                    attempt.Number < 2
                        ? new CallResult(CallStatus.Reset, Detail: "cut")
                        : new CallResult(CallStatus.Ok, 9, 100)
                ),
            CancellationToken.None
        );

        Assert.Equal(new CallResult(CallStatus.Ok, 3, 100), result);
    }

    [Fact]
    public async Task Calls_attempts_statuses_and_retries_are_counted()
    {
        var pipeline = new PolicyPipeline(Some.Policy(s_immediate), TimeProvider.System, 1);
        CallStatus[] script = [CallStatus.Refused, CallStatus.Reset, CallStatus.Ok, CallStatus.ClientError];

        await pipeline.ExecuteAsync(
            Some.Call(0),
            "",
            script,
            (attempt, script, _) => new(new CallResult(script[attempt.Number])),
            CancellationToken.None
        );
        await pipeline.ExecuteAsync(
            Some.Call(1),
            "",
            script,
            (_, script, _) => new(new CallResult(script[3])),
            CancellationToken.None
        );

        var counts = pipeline.Counts();
        Assert.Equal(
            (2, 4, 2, 0, 0, 0),
            (
                counts.Calls,
                counts.Attempts,
                counts.Retries,
                counts.RetriesRejected,
                counts.Timeouts,
                counts.AttemptsCancelled
            )
        );
        Assert.All(
            Enum.GetValues<CallStatus>(),
            status => Assert.Equal(script.Contains(status) ? 1 : 0, counts.AttemptsByStatus[(int)status])
        );
    }

    [Fact]
    public void A_call_cancelled_by_its_caller_during_an_attempt_is_a_cancellation_and_no_timeout()
    {
        var (now, counts) = VirtualClock.Run(async clock =>
        {
            var pipeline = new PolicyPipeline(
                Some.Policy(
                    new Timeout { Duration = Some.Ms(900) },
                    s_immediate,
                    new Timeout { Duration = Some.Ms(500) }
                ),
                clock,
                1
            );
            using var caller = new CancellationTokenSource(Some.Ms(200), clock);
            var thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
                await pipeline.ExecuteAsync(Some.Call(), "", clock, Never, caller.Token)
            );
            Assert.Equal(caller.Token, thrown.CancellationToken);
            return (clock.Now, pipeline.Counts());
        });

        Assert.Equal(Some.Ms(200), now);
        Assert.Equal(
            (1, 1, 0, 0, 1),
            (counts.Calls, counts.Attempts, counts.Retries, counts.Timeouts, counts.AttemptsCancelled)
        );
        Assert.All(counts.AttemptsByStatus, count => Assert.Equal(0, count));
    }

    [Fact]
    public void A_call_cancelled_by_its_caller_during_a_delay_ends_at_once_without_a_further_attempt()
    {
        var (now, attempts) = VirtualClock.Run(async clock =>
        {
            var pipeline = new PolicyPipeline(
                Some.Policy(new Retry { MaxRetryAttempts = 5, Delay = Some.Ms(1000) }),
                clock,
                1
            );
            using var caller = new CancellationTokenSource(Some.Ms(1500), clock);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
                await pipeline.ExecuteAsync(
                    Some.Call(),
                    "",
                    0,
                    (_, _, _) => new(new CallResult(CallStatus.Refused)),
                    caller.Token
                )
            );
            return (clock.Now, pipeline.Counts().Attempts);
        });

        Assert.Equal((Some.Ms(1500), 2), (now, attempts));
    }

    [Fact]
    public void An_attempt_that_answers_its_callers_cancellation_with_a_timeout_is_still_a_cancellation() =>
        VirtualClock.Run(async clock =>
        {
            var pipeline = new PolicyPipeline(Some.Policy(s_immediate), clock, 1);
            using var caller = new CancellationTokenSource(Some.Ms(200), clock);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
                await pipeline.ExecuteAsync(Some.Call(), "", clock, TimedOutWhenCancelled, caller.Token)
            );
            Assert.Equal(1, pipeline.Counts().AttemptsCancelled);
            return 0;
        });

    [Fact]
    public async Task A_call_whose_caller_has_already_cancelled_is_not_made()
    {
        var pipeline = new PolicyPipeline(Policy.None, TimeProvider.System, 1);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await pipeline.ExecuteAsync(
                Some.Call(),
                "",
                0,
                (_, _, _) => new(new CallResult(CallStatus.Ok)),
                new CancellationToken(canceled: true)
            )
        );

        Assert.Equal(0, pipeline.Counts().Attempts);
    }

    [Fact]
    public async Task A_defect_of_the_attempt_is_neither_retried_nor_hidden()
    {
        var pipeline = new PolicyPipeline(
            Some.Policy(new Timeout { Duration = Some.Ms(1000) }, s_immediate),
            TimeProvider.System,
            1
        );

        await Assert.ThrowsAsync<InvalidOperationException>(async () =>
            await pipeline.ExecuteAsync(
                Some.Call(),
                "",
                0,
                (_, _, _) => throw new InvalidOperationException(),
                CancellationToken.None
            )
        );

        Assert.Equal(1, pipeline.Counts().Attempts);
    }

    [Fact]
    public void A_wrong_policy_is_refused_with_all_its_errors()
    {
        var policy = Some.Policy(new Timeout { Duration = TimeSpan.Zero }, new Retry { MaxRetryAttempts = -1 });

        var thrown = Assert.Throws<ArgumentException>(() => new PolicyPipeline(policy, TimeProvider.System, 1));

        Assert.Contains("policy.mitigations[0].duration: 0s is not allowed; allowed: 10ms to 24h", thrown.Message);
        Assert.Contains(
            "policy.mitigations[1].maxRetryAttempts: -1 is not allowed; allowed: 0 to 1,000",
            thrown.Message
        );
    }

    [Fact]
    public void A_mitigation_without_a_pipeline_is_refused() =>
        Assert.Contains(
            nameof(Prayer),
            Assert
                .Throws<ArgumentException>(() => new PolicyPipeline(Some.Policy(new Prayer()), TimeProvider.System, 1))
                .Message
        );

    [Fact]
    public async Task A_call_through_the_whole_policy_allocates_little()
    {
        var pipeline = new PolicyPipeline(
            Some.Policy(
                new Timeout { Duration = Some.Ms(5000) },
                new RetryBudget(),
                s_immediate,
                new Timeout { Duration = Some.Ms(1000) }
            ),
            TimeProvider.System,
            1
        );
        await Make(1000);
        var before = GC.GetAllocatedBytesForCurrentThread();

        await Make(10_000);

        // Every call completes synchronously, so all allocations are made on this thread. Pools are shared with tests
        // that run in parallel. When a pool is empty, a call allocates what it would otherwise take from it.
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 10_000, 1, 400);

        async Task Make(int calls)
        {
            for (var i = 0; i < calls; i++)
                await pipeline.ExecuteAsync(
                    Some.Call(i),
                    "",
                    0,
                    static (_, _, _) => new(new CallResult(CallStatus.Ok)),
                    CancellationToken.None
                );
        }
    }

    internal static async ValueTask<CallResult> Never(
        Attempt attempt,
        VirtualClock clock,
        CancellationToken cancellationToken
    )
    {
        await Task.Delay(System.Threading.Timeout.InfiniteTimeSpan, clock, cancellationToken);
        return new(CallStatus.Ok);
    }

    internal static async ValueTask<CallResult> TimedOutWhenCancelled(
        Attempt attempt,
        VirtualClock clock,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await Never(attempt, clock, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return new(CallStatus.TimedOut, Detail: "no answer");
        }
    }

    private sealed record Prayer : Mitigation
    {
        public override string Summary => "hope";

        public override IEnumerable<PlanError> Errors(string path) => [];
    }
}
