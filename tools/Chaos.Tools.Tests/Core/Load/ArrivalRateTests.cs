using Chaos.Core.Load;

namespace Chaos.Tools.Tests.Core.Load;

public class ArrivalRateTests
{
    private static readonly TimeSpan s_tenSeconds = TimeSpan.FromSeconds(10);

    [Fact]
    public void The_integral_of_a_ramp_is_its_trapezoid()
    {
        var rate = ArrivalRate
            .Ramp(0, 100, s_tenSeconds)
            .Pause(TimeSpan.FromSeconds(5))
            .Then(ArrivalRate.Constant(50, s_tenSeconds));

        Assert.Equal(TimeSpan.FromSeconds(25), rate.Duration);
        Assert.Equal(125, rate.ExpectedUntil(TimeSpan.FromSeconds(5)));
        Assert.Equal(500, rate.ExpectedUntil(s_tenSeconds));
        Assert.Equal(500, rate.ExpectedUntil(TimeSpan.FromSeconds(15)));
        Assert.Equal(750, rate.ExpectedUntil(TimeSpan.FromSeconds(20)));
        Assert.Equal(1000, rate.ExpectedUntil(TimeSpan.FromDays(1)));
        Assert.Equal(0, rate.ExpectedUntil(TimeSpan.FromSeconds(-1)));
    }

    [Fact]
    public void The_rate_at_a_boundary_is_that_of_the_stage_which_begins_there()
    {
        var rate = ArrivalRate.Ramp(0, 100, s_tenSeconds).Pause(TimeSpan.FromSeconds(5));

        Assert.Equal(0, rate.PerSecondAt(TimeSpan.Zero));
        Assert.Equal(25, rate.PerSecondAt(TimeSpan.FromSeconds(2.5)));
        Assert.Equal(0, rate.PerSecondAt(s_tenSeconds));
        Assert.Equal(0, rate.PerSecondAt(TimeSpan.FromSeconds(-1)));
        Assert.Equal(0, rate.PerSecondAt(TimeSpan.FromSeconds(99)));
    }

    [Theory]
    [InlineData(0, 100)]
    [InlineData(100, 0)]
    [InlineData(7, 7)]
    [InlineData(0.2, 0.3)]
    [InlineData(999_999, 1_000_000)]
    public void Due_times_invert_the_integral(double from, double to)
    {
        var rate = ArrivalRate.Constant(3, s_tenSeconds).Then(ArrivalRate.Ramp(from, to, s_tenSeconds));

        for (var ms = 1; ms < 20_000; ms += 37)
        {
            var time = TimeSpan.FromMilliseconds(ms);
            Assert.True(rate.TryDueTime(rate.ExpectedUntil(time), out var due));
            Assert.InRange((due - time).Ticks, -1, 1);
        }
    }

    [Fact]
    public void A_ramp_from_zero_begins_with_its_first_call_at_zero()
    {
        var rate = ArrivalRate.Ramp(0, 10, s_tenSeconds);

        Assert.True(rate.TryDueTime(0, out var first));
        Assert.True(rate.TryDueTime(0.5, out var second));
        Assert.Equal(TimeSpan.Zero, first);
        Assert.Equal(TimeSpan.FromSeconds(1), second); // t²/2 = 0.5
    }

    [Fact]
    public void A_call_due_at_the_start_of_a_pause_is_due_at_its_end()
    {
        var rate = ArrivalRate
            .Constant(10, TimeSpan.FromSeconds(1))
            .Pause(TimeSpan.FromSeconds(5))
            .Then(ArrivalRate.Constant(10, TimeSpan.FromSeconds(1)));

        Assert.True(rate.TryDueTime(9, out var last));
        Assert.True(rate.TryDueTime(10, out var next));
        Assert.Equal(TimeSpan.FromSeconds(0.9), last);
        Assert.Equal(TimeSpan.FromSeconds(6), next);
        Assert.False(rate.TryDueTime(20, out _));
    }

    [Fact]
    public void Rates_are_equal_when_their_stages_are()
    {
        Assert.Equal(
            ArrivalRate.Constant(10, s_tenSeconds).Pause(s_tenSeconds),
            ArrivalRate.Constant(10, s_tenSeconds).Pause(s_tenSeconds)
        );
        Assert.NotEqual(ArrivalRate.Constant(10, s_tenSeconds), ArrivalRate.Constant(11, s_tenSeconds));
        Assert.Equal(
            "0/s to 5/s in 10 s, then a pause of 10 s, then 0.2/s for 10 s",
            ArrivalRate
                .Ramp(0, 5, s_tenSeconds)
                .Pause(s_tenSeconds)
                .Then(ArrivalRate.Constant(0.2, s_tenSeconds))
                .ToString()
        );
    }

    [Fact]
    public void All_mistakes_are_reported_at_once_with_field_value_and_what_is_allowed()
    {
        var rate = new ArrivalRate
        {
            Stages = [new(double.NaN, -1, TimeSpan.FromSeconds(-2)), new(1, 1_000_001, TimeSpan.FromSeconds(1))],
        };

        Assert.Equal(
            [
                "load.rate.stages[0].fromPerSecond: NaN is not allowed; allowed: 0 to 1,000,000 calls a second",
                "load.rate.stages[0].toPerSecond: -1 is not allowed; allowed: 0 to 1,000,000 calls a second",
                "load.rate.stages[0].duration: -2s is not allowed; allowed: above 0s, at most 168h",
                "load.rate.stages[1].toPerSecond: 1000001 is not allowed; allowed: 0 to 1,000,000 calls a second",
            ],
            rate.Errors("load.rate").Select(e => e.ToString())
        );
    }

    [Fact]
    public void A_rate_that_makes_no_call_or_lasts_too_long_is_a_mistake()
    {
        Assert.Equal("rate.stages", Assert.Single(ArrivalRate.Constant(0, s_tenSeconds).Errors("rate")).Field);
        Assert.Equal("rate.stages", Assert.Single(new ArrivalRate { Stages = [] }.Errors("rate")).Field);
        Assert.Equal(
            "rate.duration",
            Assert
                .Single(ArrivalRate.Constant(1, TimeSpan.FromDays(5)).Pause(TimeSpan.FromDays(5)).Errors("rate"))
                .Field
        );
        Assert.Empty(ArrivalRate.Ramp(0, 1_000_000, TimeSpan.FromDays(7)).Errors("rate"));
    }
}
