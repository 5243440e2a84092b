using Chaos.Core.Experiments;
using Chaos.Core.Load;
using Chaos.NBomber;
using Chaos.Targets.Protocols.Http;

namespace Chaos.Scenarios.Tests.Engines;

public sealed class SimulationsTests
{
    [Theory]
    [InlineData(50, 10, "inject 50 in 1 s for 10 s")]
    [InlineData(.2, 10, "inject 1 in 5 s for 10 s")]
    [InlineData(2.5, 10, "inject 1 in 0.4 s for 10 s")]
    [InlineData(33.5, 10, "inject 67 in 2 s for 10 s")]
    [InlineData(12.25, 10, "inject 49 in 4 s for 10 s")]
    [InlineData(100.001, 30, "inject 100 in 1 s for 30 s")]
    [InlineData(.01, 10, "inject 1 in 10 s for 10 s")]
    public void A_rate_that_stays_is_whole_in_an_interval(double perSecond, double seconds, string expected) =>
        Assert.Equal([expected], Of(OpenLoad.Constant(perSecond, Seconds(seconds))));

    [Fact]
    public void A_rate_that_changes_is_a_ramp_from_where_the_one_before_ended() =>
        Assert.Equal(
            [
                "ramping_inject 50 in 1 s for 30 s",
                "inject 50 in 1 s for 120 s",
                "pause 5 s",
                "ramping_inject 20 in 1 s for 10 s",
            ],
            Of(
                new OpenLoad
                {
                    Rate = ArrivalRate
                        .Ramp(0, 50, Seconds(30))
                        .Then(ArrivalRate.Constant(50, Seconds(120)))
                        .Pause(Seconds(5))
                        .Then(ArrivalRate.Ramp(0, 20, Seconds(10))),
                }
            )
        );

    [Fact]
    public void Ramps_of_fractions_share_an_interval_in_which_all_rates_are_whole() =>
        Assert.Equal(
            ["ramping_inject 5 in 2 s for 10 s", "inject 5 in 2 s for 20 s"],
            Of(
                new OpenLoad
                {
                    Rate = ArrivalRate.Ramp(0, 2.5, Seconds(10)).Then(ArrivalRate.Constant(2.5, Seconds(20))),
                }
            )
        );

    [Fact]
    public void A_jump_has_a_simulation_of_its_own_before_the_ramp() =>
        Assert.Equal(
            ["inject 10 in 1 s for 1 s", "ramping_inject 20 in 1 s for 9 s"],
            Of(new OpenLoad { Rate = ArrivalRate.Ramp(10, 20, Seconds(10)) })
        );

    [Fact]
    public void Users_stay_and_ramp() =>
        Assert.Equal(
            ["ramping_constant 20 for 10 s", "keep_constant 20 for 30 s", "pause 5 s", "keep_constant 3 for 5 s"],
            Of(
                new ClosedLoad
                {
                    Stages =
                    [
                        new(0, 20, Seconds(10)),
                        new(20, 20, Seconds(30)),
                        new(0, 0, Seconds(5)),
                        new(3, 3, Seconds(5)),
                    ],
                }
            )
        );

    [Fact]
    public void What_NBomber_cannot_do_is_told_all_at_once() =>
        Assert.Equal(
            [
                "shop.arrivals: poisson is not allowed; allowed: even, as NBomber has no random arrivals of a rate",
                "shop.stages[1].duration: 500ms is not allowed; allowed: 1s or more with NBomber",
            ],
            Simulations
                .Errors(
                    new Workload
                    {
                        Name = "shop",
                        Target = new RequestTargetSpec { Service = "shop" },
                        Load = new OpenLoad
                        {
                            Rate = ArrivalRate.Constant(5, Seconds(2)).Then(ArrivalRate.Constant(9, Seconds(.5))),
                            Spacing = ArrivalSpacing.Poisson,
                        },
                    },
                    "shop"
                )
                .Select(e => e.ToString())
        );

    [Fact]
    public void A_load_that_is_made_elsewhere_is_refused() =>
        Assert.Equal(
            "shop.load: external is not allowed; allowed: a load that the run makes: NBomber has nothing to begin",
            Assert
                .Single(
                    Simulations.Errors(
                        new Workload
                        {
                            Name = "shop",
                            Target = new RequestTargetSpec { Service = "shop" },
                            Load = new ExternalLoad(Seconds(20)),
                        },
                        "shop"
                    )
                )
                .ToString()
        );

    private static IEnumerable<string> Of(LoadProfile load) => Simulations.Of(load).Select(s => s.ToString());

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
