using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Load;
using Chaos.Core.Metrics;
using Chaos.Engine.Preflights;
using Experiments = Chaos.Tools.Tests.Core.Some;

namespace Chaos.Tools.Tests.Engine.Preflights;

public sealed class PreflightPlanTests
{
    private static readonly Objective s_p99 = new()
    {
        Metric = new LatencyPercentile(.99),
        Phase = Phase.DuringFault,
        Limit = Limit.AtMost(15),
    };

    [Fact]
    public void The_highest_rate_of_all_experiments_counts_with_all_workloads_of_an_arm()
    {
        Assert.Equal(600, PreflightPlan.Of([With(100), With(200, 400), With(500)]).PerSecond);
        Assert.Equal(900, PreflightPlan.Of([Loaded(ArrivalRate.Ramp(100, 900, TimeSpan.FromSeconds(20)))]).PerSecond);
    }

    [Fact]
    public void Arms_side_by_side_are_loaded_at_once() =>
        Assert.Equal(1200, PreflightPlan.Of([With(600) with { SideBySide = true }]).PerSecond);

    [Fact]
    public void A_low_rate_is_raised_to_one_that_gives_a_percentile() =>
        Assert.Equal(250, PreflightPlan.Of([With(20)]).PerSecond);

    [Fact]
    public void Calls_in_flight_need_descriptors_up_to_their_cap()
    {
        // 100 calls a second, each given up after 5 s, with three descriptors each.
        Assert.Equal(1500, PreflightPlan.Of([With(100)]).Descriptors);
        Assert.Equal(30_000, PreflightPlan.Of([With(100_000)]).Descriptors);
    }

    [Theory]
    [InlineData(.9)]
    [InlineData(1)]
    public void A_limit_can_be_decided_with_a_lag_of_a_millisecond(double lag) =>
        Assert.Empty(PreflightPlan.Of([Experiments.Experiment(s_p99)]).Undecidable(lag));

    [Fact]
    public void Latency_limits_that_cannot_be_decided_are_named_with_their_experiments()
    {
        var others = new Expectation[]
        {
            new Guard
            {
                Metric = new OfWorkload("calls", new LatencyMaximum()),
                Phase = Phase.Whole,
                Limit = Limit.AtMost(200),
            },
            s_p99 with
            {
                Limit = Limit.AtMost(40),
            },
            new Objective
            {
                Metric = new AttemptsPerCall("payment"),
                Phase = Phase.DuringFault,
                Limit = Limit.AtMost(1.1),
            },
        };
        var plan = PreflightPlan.Of([
            Experiments.Experiment(s_p99),
            Experiments.Experiment(others) with
            {
                Id = "some.other",
            },
        ]);

        Assert.Equal(["some.experiment: Latency p99 during the fault ≤ 15 ms"], plan.Undecidable(1.3));
        // Each limit allows a different lag.
        Assert.Equal(["some.other: Latency p99 during the fault ≤ 40 ms"], plan.Undecidable(2.1).Skip(1));
        Assert.Equal(
            ["some.other: Longest wait of calls in all ≤ 200 ms", "some.other: Latency p99 during the fault ≤ 40 ms"],
            plan.Undecidable(10.1).Skip(1)
        );
    }

    private static Experiment With(params double[] rates) =>
        Loaded([.. rates.Select(r => ArrivalRate.Constant(r, TimeSpan.FromSeconds(22)))]);

    private static Experiment Loaded(params ArrivalRate[] rates)
    {
        var experiment = Experiments.Experiment();
        return experiment with
        {
            Workloads =
            [
                .. rates.Select(
                    (r, i) =>
                        experiment.Workloads[0] with
                        {
                            Name = $"calls-{i}",
                            Load = new OpenLoad { Rate = r },
                        }
                ),
            ],
        };
    }
}
