using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Load;
using Chaos.Core.Metrics;
using Chaos.Core.Statistics;
using Chaos.Core.Topologies;

namespace Chaos.Tools.Tests.Core.Experiments;

public sealed class ExperimentErrorTests
{
    [Fact]
    public void A_valid_experiment_has_no_errors() => Assert.Empty(Some.Experiment().Errors());

    [Fact]
    public void Every_error_is_reported_at_once_with_field_value_and_what_is_allowed()
    {
        var wrong = Some.Experiment() with
        {
            Id = "Some Experiment",
            Rounds = 0,
            SteadyState = 2,
            Arms = [Some.Arm("with", ArmRole.Candidate), Some.Arm("with", ArmRole.Control)],
            Topology = new()
            {
                Services = [new() { Name = "payment", Workers = 0 }],
                Edges = [new(Edge.Client, "payment"), new("payment", "bank")],
            },
            Workloads = [Some.Experiment().Workloads[0] with { Load = OpenLoad.Constant(-1, TimeSpan.FromSeconds(1)) }],
        };
        var errors = wrong.Errors();
        foreach (
            var field in new[]
            {
                "id",
                "rounds",
                "steadyState",
                "arms[1].name",
                "topology.services[0].workers",
                "topology.edges[1].to",
                "workloads[0].load.duration",
            }
        )
            Assert.Contains(errors, e => e.Field == field);
        Assert.Contains(errors, e => e.Field.StartsWith("workloads[0].load.rate", StringComparison.Ordinal));
        Assert.All(errors, e => Assert.NotEmpty(e.Allowed));
    }

    [Fact]
    public void A_fault_outside_its_phase_or_at_an_unknown_site_is_refused()
    {
        var window = Some.Experiment().Faults[0];
        Assert.Contains(
            (Some.Experiment() with { Faults = [window with { Start = Some.Seconds(1) }] }).Errors(),
            e => e.Field == "faults[0]"
        );
        var elsewhere = new Topology { Services = [new() { Name = "order" }], Edges = [new(Edge.Client, "order")] };
        Assert.Contains((Some.Experiment() with { Topology = elsewhere }).Errors(), e => e.Field == "faults[0].site");
    }

    [Fact]
    public void A_target_needs_an_edge_to_every_instance_that_speaks_its_protocol()
    {
        var twice = new Topology
        {
            Services = [new() { Name = "payment" }, new() { Name = "payment-2", Kind = "payment" }],
            Edges = [new(Edge.Client, "payment"), new(Edge.Client, "payment-2") { Protocol = EdgeProtocol.Grpc }],
        };
        Experiment Calling(params string[] instances) =>
            Some.Experiment() with
            {
                Topology = twice,
                Workloads =
                [
                    Some.Experiment().Workloads[0] with
                    {
                        Target = new Some.NowhereSpec { Service = "payment", Instances = instances },
                    },
                ],
            };

        Assert.Empty(Calling().Errors());
        Assert.Equal(
            ("workloads[0].target.service", "payment-2"),
            Assert.Single(Calling("payment-2").Errors()) is var e ? (e.Field, e.Value) : default
        );
        Assert.Equal("payment-3", Assert.Single(Calling("payment-3").Errors()).Value);
    }

    [Fact]
    public void An_instance_is_named_after_its_kind() =>
        Assert.Equal(
            "services[0].name",
            Assert
                .Single(
                    new Topology { Services = [new() { Name = "shop-2", Kind = "payment" }], Edges = [] }.Errors(
                        "topology"
                    )
                )
                .Field["topology.".Length..]
        );

    public static TheoryData<Expectation, string> Undecidable =>
        new()
        {
            {
                new Objective
                {
                    Metric = new TimeToRecover(Some.Seconds(2)),
                    Phase = Phase.AfterFault,
                    Limit = Limit.AtMost(11),
                },
                "recovery of 14 s"
            },
            {
                new Objective
                {
                    Metric = new Availability(),
                    Phase = Phase.AfterFault.From(9),
                    Limit = Limit.AtLeast(.99),
                },
                "5 s or more"
            },
            {
                new Objective
                {
                    Metric = new Availability(),
                    Phase = Phase.AfterFault.From(6),
                    Limit = Limit.AtLeast(.999),
                },
                "40 s or more"
            },
            {
                new Objective
                {
                    Metric = new Availability(),
                    Phase = Phase.AfterFault.From(6),
                    Limit = Limit.AtMost(.001),
                },
                "40 s or more"
            },
            {
                new Objective
                {
                    Metric = new Availability(),
                    Phase = Phase.AfterFault.From(11),
                    Limit = Limit.AtLeast(.5),
                },
                "3 s or more"
            },
            {
                new Objective
                {
                    Metric = new LatencyPercentile(.999),
                    Phase = Phase.AfterFault,
                    Limit = Limit.AtMost(100),
                },
                "40 s or more"
            },
            {
                new Objective
                {
                    Metric = new AttemptsPerCall("payment"),
                    Phase = Phase.DuringFault.From(3),
                    Limit = Limit.AtMost(1),
                },
                "at least 2 s"
            },
        };

    [Theory]
    [MemberData(nameof(Undecidable))]
    public void A_plan_that_cannot_decide_its_objective_is_refused_with_what_it_would_need(
        Expectation expectation,
        string needs
    ) =>
        Assert.Contains(
            Some.Experiment(expectation).Errors(),
            e => e.Allowed.Contains(needs, StringComparison.Ordinal)
        );

    [Fact]
    public void More_rounds_can_decide_an_objective_that_one_round_cannot()
    {
        var objective = new Objective
        {
            Metric = new Availability(),
            Phase = Phase.AfterFault.From(9),
            Limit = Limit.AtLeast(.99),
        };
        Assert.NotEmpty(Some.Experiment(objective).Errors());
        Assert.Empty((Some.Experiment(objective) with { Rounds = 2 }).Errors());
    }

    [Theory]
    [InlineData(1000, 3, .95)]
    [InlineData(1000, 3, .999)]
    [InlineData(200, 3, .99)]
    [InlineData(50, 3, .95)]
    public void Many_calls_decide_in_a_short_time_for_any_attempt_timeout(double rate, double seconds, double limit)
    {
        var experiment = Some.Experiment(
            new Objective
            {
                Metric = new Availability(),
                Phase = Phase.AfterFault,
                Limit = Limit.AtLeast(limit),
            }
        );
        var durations = experiment.Durations with { Recovery = Some.Seconds(seconds) };
        experiment = experiment with
        {
            Durations = durations,
            AttemptTimeout = Some.Seconds(5),
            Workloads = [experiment.Workloads[0] with { Load = OpenLoad.Constant(rate, durations.Total) }],
        };

        var enough = (seconds - 1) * rate >= FailureFreeCalls.ForWilson(limit);
        Assert.Equal(enough, !experiment.Errors().Any(e => e.Field == "expectations[0].phase"));
    }

    [Fact]
    public void An_oracle_for_an_unknown_arm_is_refused() =>
        Assert.Contains(
            Some.Experiment(
                    new Oracle
                    {
                        Arm = "nobody",
                        Metric = new AttemptsPerCall("payment"),
                        Phase = Phase.DuringFault,
                        Expected = 1,
                        Tolerance = .1,
                        Source = "theory",
                    }
                )
                .Errors(),
            e => e.Field == "expectations[0].arm"
        );
}
