using Chaos.Core.Calls;
using Chaos.Core.Policies;
using Chaos.Mitigations;
using Chaos.Mitigations.Pipelines;
using Timeout = Chaos.Mitigations.Timeout;

namespace Chaos.Targets.Tests.Mitigations;

public sealed class TimeoutTests
{
    private static readonly Timeout s_halfSecond = new() { Duration = Some.Ms(500) };
    private static readonly Retry s_immediate = new() { MaxRetryAttempts = 3, Delay = TimeSpan.Zero };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_attempt_without_an_answer_is_timed_out_to_the_millisecond(bool attemptThrows)
    {
        var (result, now, counts) = Run(
            Some.Policy(s_halfSecond),
            attemptThrows ? PolicyPipelineTests.Never : PolicyPipelineTests.TimedOutWhenCancelled
        );

        Assert.Equal((CallStatus.TimedOut, 1), (result.Status, result.Attempts));
        Assert.Contains("00:00:00.5", result.Detail);
        Assert.Equal(Some.Ms(500), now);
        Assert.Equal((1, 1), (counts.Timeouts, counts.AttemptsByStatus[(int)CallStatus.TimedOut]));
    }

    [Fact]
    public void An_answer_before_the_limit_is_the_answer()
    {
        var (result, now, counts) = Run(
            Some.Policy(s_halfSecond),
            async (_, clock, token) =>
            {
                await clock.Delay(499, token);
                return new(CallStatus.Ok);
            }
        );

        Assert.Equal((CallStatus.Ok, Some.Ms(499), 0), (result.Status, now, counts.Timeouts));
    }

    [Fact]
    public void After_a_retry_it_limits_each_attempt()
    {
        var (result, now, counts) = Run(Some.Policy(s_immediate, s_halfSecond), PolicyPipelineTests.Never);

        Assert.Equal(
            (CallStatus.TimedOut, 4, Some.Ms(2000), 4),
            (result.Status, result.Attempts, now, counts.Timeouts)
        );
    }

    [Fact]
    public void Before_a_retry_it_limits_the_whole_call()
    {
        var (result, now, counts) = Run(
            Some.Policy(new Timeout { Duration = Some.Ms(1200) }, s_immediate, s_halfSecond),
            PolicyPipelineTests.Never
        );

        Assert.Equal(
            (CallStatus.TimedOut, 3, Some.Ms(1200), 3),
            (result.Status, result.Attempts, now, counts.Timeouts)
        );
    }

    [Fact]
    public void Before_a_retry_it_ends_a_delay_too()
    {
        var (result, now, counts) = Run(
            Some.Policy(
                new Timeout { Duration = Some.Ms(2500) },
                new Retry { MaxRetryAttempts = 5, Delay = Some.Ms(1000) }
            ),
            (_, _, _) => new(new CallResult(CallStatus.Refused))
        );

        Assert.Equal((CallStatus.TimedOut, 3, Some.Ms(2500)), (result.Status, result.Attempts, now));
        Assert.Equal((3, 1), (counts.AttemptsByStatus[(int)CallStatus.Refused], counts.Timeouts));
    }

    [Fact]
    public void A_callee_may_go_on_after_its_caller_has_given_up()
    {
        var finished = TimeSpan.Zero;
        VirtualClock.Run(async clock =>
        {
            var pipeline = new PolicyPipeline(Some.Policy(s_halfSecond), clock, 1);
            Task? work = null;
            var result = await pipeline.ExecuteAsync(
                Some.Call(),
                "",
                0,
                async (_, _, token) =>
                {
                    work = Work(clock);
                    await work.WaitAsync(token);
                    return new(CallStatus.Ok);
                },
                CancellationToken.None
            );
            Assert.Equal((CallStatus.TimedOut, Some.Ms(500)), (result.Status, clock.Now));
            await work!;
            return 0;
        });
        Assert.Equal(Some.Ms(3000), finished);

        async Task Work(VirtualClock clock)
        {
            await clock.Delay(3000, CancellationToken.None);
            finished = clock.Now;
        }
    }

    [Theory]
    [InlineData(9.9)]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(86_400_001)]
    public void A_duration_out_of_range_is_an_error(double milliseconds) =>
        Assert.Equal("p.duration", Assert.Single(new Timeout { Duration = Some.Ms(milliseconds) }.Errors("p")).Field);

    [Theory]
    [InlineData(10)]
    [InlineData(86_400_000)]
    public void The_ends_of_the_range_are_allowed(double milliseconds) =>
        Assert.Empty(new Timeout { Duration = Some.Ms(milliseconds) }.Errors("p"));

    private static (CallResult Result, TimeSpan Now, PipelineCounts Counts) Run(
        Policy policy,
        Func<Attempt, VirtualClock, CancellationToken, ValueTask<CallResult>> attempt
    ) =>
        VirtualClock.Run(async clock =>
        {
            var pipeline = new PolicyPipeline(policy, clock, 1);
            var result = await pipeline.ExecuteAsync(Some.Call(), "", clock, attempt, CancellationToken.None);
            return (result, clock.Now, pipeline.Counts());
        });
}
