using Chaos.Core.Calls;
using Chaos.Core.Policies;
using Chaos.Mitigations;
using Chaos.Mitigations.Pipelines;
using Timeout = Chaos.Mitigations.Timeout;

namespace Chaos.Targets.Tests.Mitigations;

public sealed class FallbackTests
{
    private static readonly Fallback s_stale = new() { Source = FallbackSource.StaleCache, MaxAge = Some.Ms(2000) };

    [Theory]
    [InlineData(CallStatus.Refused)]
    [InlineData(CallStatus.TimedOut)]
    [InlineData(CallStatus.Reset)]
    [InlineData(CallStatus.Rejected)]
    [InlineData(CallStatus.ServerError)]
    [InlineData(CallStatus.Unknown)]
    public async Task A_failure_is_answered_with_the_default_and_shows_that_it_is_degraded(CallStatus failure)
    {
        var pipeline = Pipeline(new Fallback());

        var result = await Call(pipeline, 3, failure);

        Assert.Equal(new CallResult(CallStatus.Degraded, 1), result);
        Assert.Equal([0L, 0, 0, 1], pipeline.Counts().EventsPerSlot[Fallback.FallbacksCounter]);
    }

    [Theory]
    [InlineData(CallStatus.Ok)]
    [InlineData(CallStatus.Degraded)]
    [InlineData(CallStatus.ClientError)]
    public async Task A_good_answer_and_the_callers_own_mistake_are_not_replaced(CallStatus status)
    {
        var pipeline = Pipeline(new Fallback());

        Assert.Equal(status, (await Call(pipeline, 0, status)).Status);
        Assert.Equal(0, pipeline.Counts().Events[Fallback.FallbacksCounter]);
    }

    [Fact]
    public async Task Only_the_statuses_named_are_handled()
    {
        var pipeline = Pipeline(new Fallback { HandleOn = [CallStatus.Rejected] });

        Assert.Equal(CallStatus.ServerError, (await Call(pipeline, 0, CallStatus.ServerError)).Status);
        Assert.Equal(CallStatus.Degraded, (await Call(pipeline, 0, CallStatus.Rejected)).Status);
    }

    [Fact]
    public void The_last_good_answer_is_used_until_it_is_too_old() =>
        VirtualClock.Run(async clock =>
        {
            var pipeline = new PolicyPipeline(Some.Policy(s_stale), clock, 1);

            Assert.Equal(CallStatus.Refused, (await Call(pipeline, 0, CallStatus.Refused)).Status);
            await Call(pipeline, 0, CallStatus.Ok, bytes: 1);
            await clock.Delay(500, CancellationToken.None);
            await Call(pipeline, 0, CallStatus.Ok, bytes: 2);
            await clock.Delay(700, CancellationToken.None);
            Assert.Equal(new CallResult(CallStatus.Degraded, 1, 2), await Call(pipeline, 1, CallStatus.Refused));
            await clock.Delay(1300, CancellationToken.None);
            Assert.Equal(new CallResult(CallStatus.Degraded, 1, 2), await Call(pipeline, 2, CallStatus.Refused));
            await clock.Delay(1, CancellationToken.None);
            Assert.Equal(CallStatus.Refused, (await Call(pipeline, 3, CallStatus.Refused)).Status);

            var events = pipeline.Counts().Events;
            Assert.Equal(
                (2L, 2L, 2700L, 2000L),
                (
                    events[Fallback.FallbacksCounter],
                    events[Fallback.StaleCounter],
                    events[Fallback.StaleMillisecondsCounter],
                    events[Fallback.OldestMillisecondsCounter]
                )
            );
            Assert.Equal([0L, 700, 2000], pipeline.Counts().EventsPerSlot[Fallback.StaleMillisecondsCounter]);
            return 0;
        });

    [Fact]
    public void An_answer_that_was_degraded_already_is_not_cached_again() =>
        VirtualClock.Run(async clock =>
        {
            var pipeline = new PolicyPipeline(Some.Policy(s_stale), clock, 1);

            await Call(pipeline, 0, CallStatus.Ok);
            await clock.Delay(1500, CancellationToken.None);
            await Call(pipeline, 0, CallStatus.Degraded);
            await clock.Delay(1500, CancellationToken.None);

            Assert.Equal(CallStatus.Refused, (await Call(pipeline, 0, CallStatus.Refused)).Status);
            return 0;
        });

    [Fact]
    public void It_answers_when_the_retries_and_the_timeout_inside_of_it_have_given_up() =>
        VirtualClock.Run(async clock =>
        {
            var pipeline = new PolicyPipeline(
                Some.Policy(
                    new Fallback(),
                    new Retry { MaxRetryAttempts = 1, Delay = TimeSpan.Zero },
                    new Timeout { Duration = Some.Ms(500) }
                ),
                clock,
                1
            );

            var result = await pipeline.ExecuteAsync(
                Some.Call(),
                "",
                clock,
                PolicyPipelineTests.Never,
                CancellationToken.None
            );

            Assert.Equal((CallStatus.Degraded, 2, Some.Ms(1000)), (result.Status, result.Attempts, clock.Now));
            return 0;
        });

    [Fact]
    public async Task A_call_cancelled_by_its_caller_and_a_defect_are_not_hidden()
    {
        var pipeline = Pipeline(new Fallback());
        using var caller = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await pipeline.ExecuteAsync(
                Some.Call(),
                "",
                caller,
                (_, caller, token) =>
                {
                    caller.Cancel();
                    token.ThrowIfCancellationRequested();
                    return default;
                },
                caller.Token
            )
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
        Assert.Equal(0, pipeline.Counts().Events[Fallback.FallbacksCounter]);
    }

    [Fact]
    public void Every_field_out_of_range_is_named_at_once()
    {
        Assert.Equal(
            ["p.maxAge", "p.handleOn", "p.handleOn"],
            new Fallback
            {
                Source = FallbackSource.StaleCache,
                HandleOn = [CallStatus.Ok, CallStatus.Degraded, CallStatus.Reset],
            }
                .Errors("p")
                .Select(e => e.Field)
        );
        Assert.Equal(
            ["p.handleOn", "p.maxAge"],
            new Fallback { MaxAge = Some.Ms(1), HandleOn = [] }
                .Errors("p")
                .Select(e => e.Field)
        );
        Assert.Equal(
            ["p.source"],
            new Fallback { Source = (FallbackSource)9 }
                .Errors("p")
                .Select(e => e.Field)
        );
        Assert.Empty(s_stale.Errors("p"));
    }

    private static PolicyPipeline Pipeline(params Mitigation[] mitigations) =>
        new(Some.Policy(mitigations), TimeProvider.System, 1);

    private static ValueTask<CallResult> Call(PolicyPipeline pipeline, int slot, CallStatus status, long bytes = 0) =>
        pipeline.ExecuteAsync(
            new Call(0, slot),
            "",
            (status, bytes),
            static (_, state, _) =>
                new(new CallResult(state.status, 1, state.bytes, state.status.IsGood() ? null : "seen")),
            CancellationToken.None
        );
}
