using Chaos.Core.Calls;
using Chaos.Mitigations;
using Chaos.Mitigations.Pipelines;

namespace Chaos.Targets.Tests.Mitigations;

public sealed class RateLimitTests
{
    [Theory]
    [InlineData(10, 1)]
    [InlineData(10, 20)]
    [InlineData(33.3, 7)]
    [InlineData(0.7, 3)]
    public void Over_any_time_it_admits_at_most_the_burst_and_the_rate_times_that_time(double rate, int burst)
    {
        var traffic = Traffic.Poisson(
            Some.Policy(new RateLimit { PermitsPerSecond = rate, Burst = burst }),
            3 * rate,
            3000,
            1,
            Accept
        );
        var admitted = traffic.Attempts;

        for (var i = 0; i < admitted.Count; i++)
        for (var j = i; j < admitted.Count; j++)
        {
            // Uses whole numbers of millionths and ticks, so that the bound is exact.
            var bound =
                ((decimal)burst * 1_000_000 * TimeSpan.TicksPerSecond)
                + ((decimal)Math.Round(rate * 1_000_000) * (admitted[j] - admitted[i]).Ticks);
            Assert.True(
                (j - i + 1) * 1_000_000m * TimeSpan.TicksPerSecond <= bound,
                $"{j - i + 1} in {admitted[j] - admitted[i]}"
            );
        }
        // It rejects no more than necessary: with a burst of one a permit waits for the next call, 1 / (3 * rate) on
        // average, before the next permit begins to grow.
        Assert.InRange(
            admitted.Count,
            0.95 * admitted[^1].TotalSeconds / ((1 / rate) + (1 / (3 * rate))),
            burst + (rate * admitted[^1].TotalSeconds)
        );
        Assert.Equal(3000 - admitted.Count, traffic.Pipeline.Counts().Events[RateLimit.RejectedCounter]);
    }

    [Fact]
    public void A_permit_is_available_exactly_at_its_tick_and_not_before()
    {
        TimeSpan[] due =
        [
            TimeSpan.Zero,
            TimeSpan.FromTicks(999_999),
            TimeSpan.FromTicks(1_000_000),
            TimeSpan.FromTicks(1_999_999),
            TimeSpan.FromTicks(2_000_000),
        ];

        var traffic = Traffic.Run(Some.Policy(new RateLimit { PermitsPerSecond = 10 }), due, Accept);

        Assert.Equal(
            [CallStatus.Ok, CallStatus.Rejected, CallStatus.Ok, CallStatus.Rejected, CallStatus.Ok],
            traffic.Calls.Select(c => c.Status)
        );
    }

    [Fact]
    public void After_a_time_without_calls_it_admits_a_burst_and_no_more()
    {
        var traffic = Traffic.Run(
            Some.Policy(new RateLimit { PermitsPerSecond = 100, Burst = 5 }),
            Enumerable.Repeat(TimeSpan.Zero, 8).Concat(Enumerable.Repeat(TimeSpan.FromHours(1), 8)),
            Accept
        );

        Assert.Equal([5, 5], traffic.Attempts.GroupBy(at => at).Select(g => g.Count()));
    }

    [Fact]
    public void A_call_turned_away_is_rejected_with_no_attempt_made()
    {
        var traffic = Traffic.Run(
            Some.Policy(
                new Retry { MaxRetryAttempts = 3, Delay = TimeSpan.Zero },
                new RateLimit { PermitsPerSecond = 1 }
            ),
            [TimeSpan.Zero, TimeSpan.Zero],
            Accept
        );

        Assert.Equal([CallStatus.Ok, CallStatus.Rejected], traffic.Calls.Select(c => c.Status));
        Assert.Single(traffic.Attempts);
    }

    /// <summary>
    /// A task of k calls to a service that admits a share q of them at random succeeds with q^k. A limit at the
    /// entrance sheds whole tasks and lets the ideal share succeed: capacity / offered.
    /// </summary>
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Shedding_single_calls_lets_q_to_the_k_of_the_tasks_succeed_and_shedding_tasks_the_ideal(
        int callsPerTask
    )
    {
        const double tasksPerSecond = 200,
            capacity = 240;
        var (random, q) = Tasks(
            callsPerTask,
            tasksPerSecond,
            new RateLimit { PermitsPerSecond = capacity, Burst = 5 },
            null
        );
        var (ideal, all) = Tasks(
            callsPerTask,
            tasksPerSecond,
            new RateLimit { PermitsPerSecond = capacity, Burst = 1000 },
            new RateLimit { PermitsPerSecond = capacity / callsPerTask, Burst = 5 }
        );

        Assert.Equal(Math.Pow(q, callsPerTask), random, 0.02);
        Assert.Equal(1, all, 0.001);
        Assert.Equal(capacity / (callsPerTask * tasksPerSecond), ideal, 0.02);
        Assert.True(random < ideal - 0.05, $"{random} against {ideal}");
    }

    [Fact]
    public void Every_field_out_of_range_is_named_at_once() =>
        Assert.Equal(
            ["p.permitsPerSecond", "p.burst"],
            new RateLimit { PermitsPerSecond = double.NaN, Burst = 0 }
                .Errors("p")
                .Select(error => error.Field)
        );

    /// <summary>
    /// Returns the share of tasks that succeed, and the share of their calls that the service admits. A task waits a
    /// random time with mean 1 s between its calls, so that their outcomes are independent.
    /// </summary>
    private static (double Tasks, double Calls) Tasks(
        int calls,
        double perSecond,
        RateLimit service,
        RateLimit? entrance
    )
    {
        const int tasks = 40_000;
        PolicyPipeline? callee = null;
        long number = 0,
            made = 0,
            admitted = 0;
        var traffic = Traffic.Poisson(
            entrance is null ? Core.Policies.Policy.None : Some.Policy(entrance),
            perSecond,
            tasks,
            3,
            async (clock, attempt, token) =>
            {
                callee ??= new(Some.Policy(service), clock, 2);
                for (var i = 0; i < calls; i++)
                {
                    if (i > 0)
                        await clock.Delay(
                            1000 * Core.Statistics.Chance.Exponential(Some.Chance(attempt.Call.Number, i)),
                            token
                        );
                    made++;
                    if (
                        (
                            await callee.ExecuteAsync(
                                Some.Call(number++),
                                "",
                                0,
                                static (_, _, _) => new(new CallResult(CallStatus.Ok)),
                                token
                            )
                        ).Status != CallStatus.Ok
                    )
                        return new(CallStatus.Rejected);
                    admitted++;
                }
                return new(CallStatus.Ok);
            }
        );
        return (traffic.Share(CallStatus.Ok), (double)admitted / made);
    }

    private static ValueTask<CallResult> Accept(
        VirtualClock clock,
        Attempt attempt,
        CancellationToken cancellationToken
    ) => new(new CallResult(CallStatus.Ok));
}
