using Chaos.Core.Load;

namespace Chaos.Tools.Tests.Core.Load;

public class OpenLoadTests
{
    [Fact]
    public void Even_calls_are_due_at_whole_multiples_of_the_interval()
    {
        var due = Times(OpenLoad.Constant(200, TimeSpan.FromSeconds(10)));

        Assert.Equal(2000, due.Count);
        Assert.Equal(Enumerable.Range(0, 2000).Select(k => TimeSpan.FromMilliseconds(5 * k)), due);
    }

    [Theory]
    [InlineData(0.2, 12, 3)] // due at 0, 5 and 10 s
    [InlineData(1.1, 10, 11)] // 1.1 * 10 is a little over 11 in binary
    [InlineData(0.7, 10, 7)]
    [InlineData(0.1, 30, 3)]
    [InlineData(1_000_000, 0.5, 500_000)]
    public void A_load_makes_as_many_calls_as_its_integral_says(double perSecond, double seconds, int calls) =>
        Assert.Equal(calls, Times(OpenLoad.Constant(perSecond, TimeSpan.FromSeconds(seconds))).Count);

    [Theory]
    [InlineData(ArrivalSpacing.Even)]
    [InlineData(ArrivalSpacing.Poisson)]
    public void Due_times_are_in_order_inside_the_load_and_outside_of_its_pauses(ArrivalSpacing spacing)
    {
        var due = Times(Staged(spacing));

        Assert.Equal(due.Order(), due);
        Assert.All(due, d => Assert.InRange(d, TimeSpan.Zero, TimeSpan.FromSeconds(40) - TimeSpan.FromTicks(1)));
        Assert.DoesNotContain(due, d => d >= TimeSpan.FromSeconds(10) && d < TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void Poisson_calls_follow_the_rate_with_gaps_whose_deviation_equals_their_mean()
    {
        var due = Times(OpenLoad.Constant(1000, TimeSpan.FromSeconds(100)) with { Spacing = ArrivalSpacing.Poisson });
        var gaps = due.Zip(due.Skip(1), (a, b) => (b - a).TotalMilliseconds).ToList();
        var mean = gaps.Average();
        var deviation = Math.Sqrt(gaps.Average(g => (g - mean) * (g - mean)));

        Assert.InRange(due.Count, 99_000, 101_000); // 100,000 +- 3 standard deviations of 316
        Assert.InRange(deviation / mean, 0.98, 1.02);
        Assert.InRange(gaps.Count(g => g > 2) / (double)gaps.Count, 0.13, 0.14); // exp(-2) = 0.1353
    }

    [Fact]
    public void Poisson_calls_on_a_ramp_follow_the_ramp()
    {
        var due = Times(
            new OpenLoad
            {
                Rate = ArrivalRate.Ramp(0, 2000, TimeSpan.FromSeconds(100)),
                Spacing = ArrivalSpacing.Poisson,
            }
        );

        // The first half of the ramp has a quarter of the calls.
        Assert.InRange(due.Count(d => d < TimeSpan.FromSeconds(50)) / (double)due.Count, 0.245, 0.255);
    }

    [Fact]
    public void The_seed_alone_decides_the_times()
    {
        var load = Staged(ArrivalSpacing.Poisson);

        Assert.Equal(Times(load, 7), Times(load, 7));
        Assert.NotEqual(Times(load, 7), Times(load, 8));
    }

    [Theory]
    [InlineData(ArrivalSpacing.Even)]
    [InlineData(ArrivalSpacing.Poisson)]
    public void Shares_together_make_the_whole_load_with_its_numbers(ArrivalSpacing spacing)
    {
        var load = Staged(spacing);
        var shares = new[]
        {
            load.Share(0, 3),
            load.Share(1, 3),
            load.Share(2, 3).Share(0, 2),
            load.Share(2, 3).Share(1, 2),
        };

        var calls = shares.SelectMany(s => Numbered(s)).OrderBy(c => c.Number).ToList();

        Assert.Equal(Numbered(load), calls);
        Assert.Equal(load.InFlightCap, shares.Sum(s => s.InFlightCap));
        Assert.Equal(
            load.CallsDue(TimeSpan.Zero, load.Duration),
            shares.Sum(s => s.CallsDue(TimeSpan.Zero, load.Duration)),
            6
        );
        Assert.All(shares, s => Assert.Empty(s.Errors("load")));
    }

    [Theory]
    [InlineData(ArrivalSpacing.Even)]
    [InlineData(ArrivalSpacing.Poisson)]
    public void A_step_allocates_nothing(ArrivalSpacing spacing)
    {
        var due = (OpenLoad.Constant(100_000, TimeSpan.FromSeconds(10)) with { Spacing = spacing }).DueTimes(1);
        Assert.Equal(0, Allocated.By(100_000, () => due.TryNext(out _)));
    }

    [Fact]
    public void A_plan_knows_how_many_calls_are_due_in_a_phase()
    {
        var load = OpenLoad.Constant(200, TimeSpan.FromSeconds(20));

        Assert.Equal(800, load.CallsDue(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(7)));
        Assert.Equal(0, load.CallsDue(TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(3)));
        Assert.Equal("200/s for 20 s", load.Summary);
    }

    [Fact]
    public void All_mistakes_are_named_at_once()
    {
        var load = OpenLoad.Constant(-1, TimeSpan.Zero) with
        {
            InFlightCap = 0,
            Stride = 0,
            First = -1,
            Spacing = (ArrivalSpacing)9,
        };

        Assert.Equal(
            [
                "load.rate.stages[0].fromPerSecond",
                "load.rate.stages[0].toPerSecond",
                "load.rate.stages[0].duration",
                "load.spacing",
                "load.inFlightCap",
                "load.stride",
                "load.first",
            ],
            load.Errors("load").Select(e => e.Field)
        );
    }

    private static OpenLoad Staged(ArrivalSpacing spacing) =>
        new()
        {
            Rate = ArrivalRate
                .Ramp(0, 100, TimeSpan.FromSeconds(10))
                .Pause(TimeSpan.FromSeconds(10))
                .Then(ArrivalRate.Constant(33.3, TimeSpan.FromSeconds(10)))
                .Then(ArrivalRate.Ramp(50, 0, TimeSpan.FromSeconds(10))),
            Spacing = spacing,
        };

    private static List<TimeSpan> Times(OpenLoad load, ulong seed = 1) => [.. Numbered(load, seed).Select(c => c.Due)];

    private static List<(long Number, TimeSpan Due)> Numbered(OpenLoad load, ulong seed = 1)
    {
        var calls = new List<(long, TimeSpan)>();
        var due = load.DueTimes(seed);
        while (due.TryNext(out var time))
            calls.Add((due.Number, time));
        return calls;
    }
}
