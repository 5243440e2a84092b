using Chaos.Core.Calls;
using Chaos.Mitigations;

namespace Chaos.Targets.Tests.Mitigations;

public sealed class ClientThrottleTests
{
    /// <summary>p = (1000 - 2 * 250) / 1001 over a window of 1 s: 1000 (1 - p) = 500.5 are sent.</summary>
    [Fact]
    public void A_thousand_a_second_of_which_250_are_accepted_send_500()
    {
        // A callee that accepts 250/s, evenly over time with a tenth of a second in advance.
        var accepted = 0;
        var traffic = Traffic.Even(
            Some.Policy(new ClientThrottle { Window = Some.Ms(1000) }),
            1000,
            60,
            (clock, _, _) =>
                new(
                    new CallResult(
                        accepted < 25 + (250 * clock.Now.TotalSeconds) && ++accepted > 0
                            ? CallStatus.Ok
                            : CallStatus.Rejected
                    )
                )
        );

        Assert.Equal(500.5, traffic.Attempts.Count(at => at.TotalSeconds >= 10) / 50.0, 5.0);
        Assert.Equal(60_000 - traffic.Attempts.Count, traffic.Pipeline.Counts().Events[ClientThrottle.RejectedCounter]);
    }

    [Fact]
    public void A_healthy_callee_is_never_throttled() =>
        Assert.Equal(
            5000,
            Traffic
                .Even(Some.Policy(new ClientThrottle()), 100, 50, (_, _, _) => new(new CallResult(CallStatus.Ok)))
                .Attempts.Count
        );

    /// <summary>
    /// Up to a failure share of 1 - 1/K no call is rejected: half of the calls may fail with K = 2, a tenth with K =
    /// 1.1.
    /// </summary>
    [Theory]
    [InlineData(2, 0, 0.02)]
    [InlineData(1.1, 0.4, 1)]
    public void K_decides_how_many_failures_it_tolerates(double k, double atLeast, double atMost)
    {
        var traffic = Traffic.Even(
            Some.Policy(new ClientThrottle { K = k }),
            100,
            200,
            (_, attempt, _) =>
                new(new CallResult(Some.Chance(attempt.Call.Number, 1) < 0.3 ? CallStatus.ServerError : CallStatus.Ok))
        );

        Assert.InRange(traffic.Share(CallStatus.Rejected), atLeast, atMost);
    }

    [Fact]
    public void When_nothing_is_accepted_it_still_sends_some_calls_and_recovers_when_the_window_has_passed()
    {
        var traffic = Traffic.Even(
            Some.Policy(new ClientThrottle { Window = Some.Ms(2000) }),
            200,
            60,
            Traffic.RefusesBetween(10, 30)
        );

        var during = traffic.Attempts.Count(at => at.TotalSeconds is >= 14 and < 30) / 16.0;
        Assert.InRange(during, 0.1, 2); // 200 / (400 + 1) = .5 a second
        Assert.All(traffic.Calls.Where(c => c.Due.TotalSeconds > 50), c => Assert.Equal(CallStatus.Ok, c.Status));
    }

    [Fact]
    public void The_same_seed_throttles_the_same_calls()
    {
        static double[] Throttled() =>
            [
                .. Traffic
                    .Even(Some.Policy(new ClientThrottle()), 100, 20, Traffic.RefusesBetween(5, 15))
                    .Calls.Where(c => c.Status == CallStatus.Rejected)
                    .Select(c => c.Due.TotalSeconds),
            ];

        Assert.NotEmpty(Throttled());
        Assert.Equal(Throttled(), Throttled());
    }

    [Fact]
    public void The_gauge_shows_the_probability() =>
        Assert.Equal(
            100.0 / 101,
            Traffic
                .Even(Some.Policy(new ClientThrottle()), 100, 1, (_, _, _) => new(new CallResult(CallStatus.Refused)))
                .Pipeline.Gauges()
                .Single(g => g.Name == "throttle probability")
                .Value,
            1e-9
        );

    [Fact]
    public void Every_field_out_of_range_is_named_at_once() =>
        Assert.Equal(
            ["p.k", "p.window", "p.notAccepted"],
            new ClientThrottle
            {
                K = 0,
                Window = TimeSpan.Zero,
                NotAccepted = [],
            }
                .Errors("p")
                .Select(error => error.Field)
        );
}
