using Chaos.Core.Calls;
using Chaos.Core.Queueing;
using Chaos.Mitigations;
using Chaos.Mitigations.Pipelines;

namespace Chaos.Targets.Tests.Mitigations;

public sealed class AdaptiveLimitTests
{
    private static readonly AdaptiveLimit s_target50Ms = new() { TargetLatency = Some.Ms(50) };

    /// <summary>Little's law: 400/s and 50 ms are 20 calls, whatever the initial bound is.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(500)]
    public void Under_overload_it_finds_throughput_times_target_latency(int initial)
    {
        var traffic = Overload(
            new AdaptiveLimit { TargetLatency = Some.Ms(50), InitialLimit = initial },
            perSecond: 1000,
            workers: 8,
            milliseconds: 20
        );

        Assert.InRange(Gauge(traffic, "limit"), 15, 21);
        var late = traffic.Calls.Where(c => c.Due.TotalSeconds > 10).ToList();
        Assert.InRange(late.Count(c => c.Status == CallStatus.Ok) / (late.Count / 1000.0), 396, 401); // the capacity of the callee
        Assert.True(late.Where(c => c.Status == CallStatus.Ok).Max(c => c.Took) < Some.Ms(65));
        Assert.Equal(
            traffic.Calls.Count(c => c.Status == CallStatus.Rejected),
            traffic.Pipeline.Counts().Events[AdaptiveLimit.RejectedCounter]
        );
        Assert.Equal(0, Gauge(traffic, "limit in use"));
    }

    [Fact]
    public void Without_overload_it_rejects_no_call()
    {
        var traffic = Overload(s_target50Ms, perSecond: 300, workers: 8, milliseconds: 20);

        Assert.All(traffic.Calls, c => Assert.Equal(CallStatus.Ok, c.Status));
    }

    [Theory]
    [InlineData(CallStatus.TimedOut, 18)]
    [InlineData(CallStatus.Rejected, 18)]
    [InlineData(CallStatus.Refused, 18)]
    [InlineData(CallStatus.ServerError, 20)]
    [InlineData(CallStatus.ClientError, 20)]
    public void Overload_cuts_it_by_the_factor_whatever_the_latency(CallStatus status, double expected) =>
        Assert.Equal(
            expected,
            Gauge(
                Traffic.Run(Some.Policy(s_target50Ms), [TimeSpan.Zero], (_, _, _) => new(new CallResult(status))),
                "limit"
            )
        );

    /// <summary>
    /// Ten calls that were slow together cut once: those that began before a cut were slow because of the earlier
    /// bound.
    /// </summary>
    [Fact]
    public void Calls_that_began_before_a_cut_do_not_cut_again()
    {
        var together = Traffic.Run(Some.Policy(s_target50Ms), Enumerable.Range(0, 10).Select(i => Some.Ms(i)), Slow);
        var apart = Traffic.Run(Some.Policy(s_target50Ms), Enumerable.Range(0, 10).Select(i => Some.Ms(i * 100)), Slow);

        Assert.Equal(18, Gauge(together, "limit"));
        Assert.Equal(Math.Floor(20 * Math.Pow(0.9, 10)), Gauge(apart, "limit"));
    }

    [Fact]
    public void It_grows_only_while_it_is_used_and_stays_within_its_bounds()
    {
        var idle = Traffic.Even(Some.Policy(s_target50Ms), 100, 20, Fast);
        var used = Traffic.Run(
            Some.Policy(s_target50Ms with { MaxLimit = 30 }),
            Enumerable.Range(0, 8000).Select(i => Some.Ms(i / 20)),
            Fast
        );
        var cut = Traffic.Even(Some.Policy(s_target50Ms with { MinLimit = 5 }), 10, 20, Slow);

        Assert.Equal((20, 30, 5), (Gauge(idle, "limit"), Gauge(used, "limit"), Gauge(cut, "limit")));
    }

    [Fact]
    public void Every_field_out_of_range_is_named_at_once() =>
        Assert.Equal(
            ["p.targetLatency", "p.initialLimit", "p.minLimit", "p.maxLimit", "p.backoff"],
            new AdaptiveLimit
            {
                TargetLatency = TimeSpan.Zero,
                MinLimit = 0,
                MaxLimit = -1,
                InitialLimit = -2,
                Backoff = 1,
            }
                .Errors("p")
                .Select(error => error.Field)
        );

    private static Traffic Overload(AdaptiveLimit limit, double perSecond, int workers, double milliseconds)
    {
        FifoServer? server = null;
        return Traffic.Even(
            Some.Policy(limit),
            perSecond,
            20,
            async (clock, _, _) =>
            {
                server ??= new(clock, new() { Workers = workers });
                await server.SubmitAsync(Some.Ms(milliseconds), CancellationToken.None);
                return new(CallStatus.Ok);
            }
        );
    }

    private static async ValueTask<CallResult> Slow(
        VirtualClock clock,
        Attempt attempt,
        CancellationToken cancellationToken
    )
    {
        await clock.Delay(60, cancellationToken);
        return new(CallStatus.Ok);
    }

    private static async ValueTask<CallResult> Fast(
        VirtualClock clock,
        Attempt attempt,
        CancellationToken cancellationToken
    )
    {
        await clock.Delay(10, cancellationToken);
        return new(CallStatus.Ok);
    }

    private static double Gauge(Traffic traffic, string name) =>
        traffic.Pipeline.Gauges().Single(g => g.Name == name).Value;
}
