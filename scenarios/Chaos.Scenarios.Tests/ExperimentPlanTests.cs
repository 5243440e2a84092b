using Chaos.Core.Experiments;

namespace Chaos.Scenarios.Tests;

public sealed class ExperimentPlanTests
{
    private static readonly ExperimentPlan s_plan = new()
    {
        Id = "a.plan",
        Title = "A plan",
        Claim = """
            Over two
            lines.
            """,
        Topology = new()
        {
            Services =
            [
                new()
                {
                    Name = "order",
                    ServiceTime = new() { Points = [] },
                },
            ],
            Edges = [],
        },
        Phases = new()
        {
            WarmUp = TimeSpan.FromSeconds(1),
            Baseline = TimeSpan.FromSeconds(2),
            Fault = TimeSpan.Zero,
            Recovery = TimeSpan.Zero,
        },
        OrdersPerSecond = 10,
        Arms = [Arm("one", ArmRole.Candidate), Arm("other", ArmRole.Level)],
        Expectations = [],
        Focus = new("Nothing", "order", "nothing"),
        Story = "It was {one:good calls}[ and {other:good calls}][, or {one:failures}].",
    };

    [Theory]
    [InlineData(true, "It was {one:good calls} and {other:good calls}, or {one:failures}.")]
    [InlineData(false, "It was {one:good calls}, or {one:failures}.")]
    public void A_part_of_a_story_is_left_out_with_the_level_that_it_names(bool levels, string expected)
    {
        var experiment = s_plan.At(Scale.Smoke with { Levels = levels });

        Assert.Equal(levels ? ["one", "other"] : ["one"], experiment.Arms.Select(a => a.Name));
        Assert.Equal(expected, experiment.Story);
    }

    [Fact]
    public void Every_arm_runs_at_every_scale_where_the_plan_says_so() =>
        Assert.Equal(2, (s_plan with { EveryArm = true }).At(Scale.Smoke).Arms.Count);

    [Fact]
    public void A_plan_without_a_control_judges_a_claim_with_orders_at_its_first_service()
    {
        var experiment = s_plan.At(Scale.Smoke);

        Assert.Equal("Over two lines.", experiment.Claim);
        Assert.Equal(ExperimentKind.Claim, experiment.Kind);
        Assert.Equal("order", Assert.Single(experiment.Workloads).Target.Service);
        Assert.Equal(
            ExperimentKind.Mitigation,
            (s_plan with { Arms = [.. s_plan.Arms, Arm("none", ArmRole.Control)] }).At(Scale.Smoke).Kind
        );
    }

    [Fact]
    public void A_story_of_the_catalogue_has_no_mark_of_a_part_left() =>
        Assert.All(
            new[] { Scale.Smoke, Scale.Messaging, Scale.Nightly }.SelectMany(Catalogue.Experiments),
            e => Assert.DoesNotMatch(@"[\[\]\n]", e.Story + e.Claim + e.CallsMayFail)
        );

    private static Arm Arm(string name, ArmRole role) =>
        new()
        {
            Name = name,
            Title = name,
            Role = role,
        };
}
