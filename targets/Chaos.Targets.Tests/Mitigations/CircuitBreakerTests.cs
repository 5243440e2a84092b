using Chaos.Core.Calls;
using Chaos.Core.Statistics;
using Chaos.Mitigations;
using Timeout = Chaos.Mitigations.Timeout;

namespace Chaos.Targets.Tests.Mitigations;

public sealed class CircuitBreakerTests
{
    private static readonly CircuitBreaker s_defaults = new();
    private static readonly CircuitBreaker s_quick = new()
    {
        FailureRatio = 0.5,
        MinimumThroughput = 20,
        SamplingDuration = Some.Ms(5000),
        BreakDuration = Some.Ms(1000),
    };

    /// <summary>
    /// The failures must be a tenth of the window: 300 of 3000 calls, 223 of 2223, and 100 of the first 100.
    /// </summary>
    [Theory]
    [InlineData(100, 60, 2.99)]
    [InlineData(100, 20, 2.22)]
    [InlineData(100, 0, 0.99)]
    [InlineData(10, 60, 2.90)]
    public void With_the_defaults_it_opens_later_when_more_successes_are_in_the_window(
        double perSecond,
        double healthySeconds,
        double opensAfterSeconds
    )
    {
        var traffic = Traffic.Even(
            Some.Policy(s_defaults),
            perSecond,
            healthySeconds + 4,
            Traffic.RefusesBetween(healthySeconds, 1e6)
        );

        Assert.Equal(healthySeconds + opensAfterSeconds, Assert.Single(traffic.SecondsOf(CircuitBreaker.Opened)), 1e-6);
    }

    /// <summary>30 s have fewer than 100 calls, so such a breaker never protects its callers.</summary>
    [Theory]
    [InlineData(3.3, false)]
    [InlineData(3.8, true)]
    public void With_the_defaults_it_never_opens_below_3_33_calls_a_second(double perSecond, bool opens)
    {
        var traffic = Traffic.Even(Some.Policy(s_defaults), perSecond, 600, Traffic.RefusesBetween(60, 1e6));

        Assert.Equal(opens, traffic.SecondsOf(CircuitBreaker.Opened).Length > 0);
    }

    [Fact]
    public void A_short_window_opens_after_half_of_it_and_closes_half_a_break_after_an_outage_of_four_seconds()
    {
        var traffic = Traffic.Even(Some.Policy(s_quick), 100, 40, Traffic.RefusesBetween(20, 24));

        Assert.InRange(traffic.SecondsOf(CircuitBreaker.Opened)[0], 22.0, 23.0);
        Assert.InRange(Assert.Single(traffic.SecondsOf(CircuitBreaker.Closed)), 24.4, 24.6);
        // It tried once in between, without success.
        Assert.Equal(2, traffic.SecondsOf(CircuitBreaker.HalfOpened).Length);
        Assert.Equal(2, traffic.SecondsOf(CircuitBreaker.Opened).Length);
        Assert.Equal(
            ["the trial call failed"],
            traffic.Pipeline.Counts().Log.Where(e => e.Detail is not null).Select(e => e.Detail)
        );
    }

    [Fact]
    public void While_open_one_call_passes_for_each_break()
    {
        var traffic = Traffic.Even(Some.Policy(s_quick), 100, 80, Traffic.RefusesBetween(20, 80));
        var passed = traffic.Attempts.Count(at => at.TotalSeconds >= 20);

        Assert.InRange(passed, 301, 321); // 311, with a tolerance for Polly's steps of half a second
        Assert.Equal(6000 - passed, traffic.Pipeline.Counts().Events[CircuitBreaker.RejectedCounter]);
        Assert.Equal(6000 - passed, traffic.Calls.Count(c => c.Status == CallStatus.Rejected));
    }

    /// <summary>
    /// Outcomes are counted when they are known. Successes leave the window in the meantime, which makes up for part of
    /// the delay.
    /// </summary>
    [Theory]
    [InlineData(0, 0.5, 0.5)]
    [InlineData(60, 0, 0.5)]
    public void A_callee_that_does_not_answer_is_noticed_later_by_at_most_the_time_limit(
        double healthySeconds,
        double atLeast,
        double atMost
    )
    {
        var policy = Some.Policy(s_defaults, new Timeout { Duration = Some.Ms(500) });
        var refused = Traffic.Even(policy, 100, healthySeconds + 5, Traffic.RefusesBetween(healthySeconds, 1e6));
        var lost = Traffic.Even(
            policy,
            100,
            healthySeconds + 5,
            (clock, attempt, token) =>
                clock.Now.TotalSeconds < healthySeconds
                    ? new(new CallResult(CallStatus.Ok))
                    : PolicyPipelineTests.Never(attempt, clock, token)
        );

        Assert.InRange(
            lost.SecondsOf(CircuitBreaker.Opened)[0] - refused.SecondsOf(CircuitBreaker.Opened)[0],
            atLeast - 1e-6,
            atMost + 1e-6
        );
    }

    /// <summary>
    /// Binomial P(X >= 10) for 100 calls: a ratio of a tenth is too sensitive for a window of 100. The failures come
    /// last, because the breaker checks the ratio only at a failure.
    /// </summary>
    [Theory]
    [InlineData(0.05, 0.0282)]
    [InlineData(0.08, 0.2780)]
    public async Task A_healthy_callee_opens_it_as_often_as_the_binomial_distribution_says(
        double failure,
        double expected
    )
    {
        const int windows = 10_000;
        var trips = 0;
        var chance = new ChanceSequence(6);
        for (var window = 0; window < windows; window++)
        {
            var failures = Enumerable.Range(0, 100).Count(_ => chance.NextUnit() < failure);
            var pipeline = new Chaos.Mitigations.Pipelines.PolicyPipeline(
                Some.Policy(s_defaults),
                TimeProvider.System,
                1
            );
            for (var i = 0; i < 100; i++)
                await pipeline.ExecuteAsync(
                    Some.Call(i),
                    "",
                    i < 100 - failures,
                    static (_, ok, _) => new(new CallResult(ok ? CallStatus.Ok : CallStatus.ServerError)),
                    CancellationToken.None
                );
            if (pipeline.Counts().Log.Count > 0)
                trips++;
        }

        var tolerance = 4 * Math.Sqrt(expected * (1 - expected) / windows);
        Assert.InRange(trips / (double)windows, expected - tolerance, expected + tolerance);
    }

    [Fact]
    public void Events_carry_the_time_of_the_call_that_changed_the_state_and_the_gauge_shows_it() =>
        VirtualClock.Run(async clock =>
        {
            var pipeline = new Chaos.Mitigations.Pipelines.PolicyPipeline(
                Some.Policy(
                    new CircuitBreaker
                    {
                        FailureRatio = 0.5,
                        MinimumThroughput = 2,
                        BreakDuration = Some.Ms(1000),
                    }
                ),
                clock,
                1,
                "order->payment",
                new()
            );
            double Gauge() => Assert.Single(pipeline.Gauges(), g => g.Name == "breaker").Value;
            async Task<CallStatus> Call(CallStatus status, double milliseconds = 0) =>
                (
                    await pipeline.ExecuteAsync(
                        Some.Call(),
                        "",
                        clock,
                        async (_, clock, token) =>
                        {
                            await clock.Delay(milliseconds, token);
                            return new(status);
                        },
                        CancellationToken.None
                    )
                ).Status;

            Assert.Equal(0, Gauge());
            await Call(CallStatus.Refused);
            await Call(CallStatus.Refused, 200); // opens at 200 ms, when the outcome is known
            Assert.Equal(2, Gauge());
            await clock.Delay(700, CancellationToken.None);
            Assert.Equal(CallStatus.Rejected, await Call(CallStatus.Ok)); // at 900 ms
            await clock.Delay(1000, CancellationToken.None);
            Assert.Equal(2, Gauge()); // the break is over, but no call has come
            var trial = Call(CallStatus.Ok, 50); // at 1900 ms
            Assert.Equal(1, Gauge());
            Assert.Equal(CallStatus.Rejected, await Call(CallStatus.Ok)); // one at a time
            await trial;
            Assert.Equal(0, Gauge());

            var log = pipeline.Counts().Log;
            Assert.Equal(
                [(CircuitBreaker.Opened, 200.0), (CircuitBreaker.HalfOpened, 1900), (CircuitBreaker.Closed, 1950)],
                log.Select(e => (e.Name, (e.AtUtc - DateTimeOffset.UnixEpoch).TotalMilliseconds))
            );
            Assert.All(log, e => Assert.Equal("order->payment", e.Source));
            Assert.Equal(2, pipeline.Counts().Events[CircuitBreaker.RejectedCounter]);
            return 0;
        });

    [Theory]
    [InlineData(CallStatus.Refused, true)]
    [InlineData(CallStatus.TimedOut, true)]
    [InlineData(CallStatus.Reset, true)]
    [InlineData(CallStatus.ServerError, true)]
    [InlineData(CallStatus.ClientError, false)]
    [InlineData(CallStatus.Rejected, false)]
    [InlineData(CallStatus.Degraded, false)]
    public void It_counts_failures_of_the_callee_and_nothing_else(CallStatus status, bool opens)
    {
        var traffic = Traffic.Even(Some.Policy(s_quick), 100, 1, (_, _, _) => new(new CallResult(status)));

        Assert.Equal(opens ? [0.19] : [], traffic.SecondsOf(CircuitBreaker.Opened));
    }

    [Fact]
    public void Every_field_out_of_range_is_named_at_once() =>
        Assert.Equal(
            ["p.failureRatio", "p.minimumThroughput", "p.samplingDuration", "p.breakDuration", "p.handleOn"],
            new CircuitBreaker
            {
                FailureRatio = 0,
                MinimumThroughput = 1,
                SamplingDuration = Some.Ms(499),
                BreakDuration = TimeSpan.FromDays(2),
                HandleOn = [CallStatus.Ok],
            }
                .Errors("p")
                .Select(error => error.Field)
        );
}
