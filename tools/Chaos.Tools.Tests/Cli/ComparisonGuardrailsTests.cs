using Chaos.Cli;
using Chaos.Cli.Comparing;
using Chaos.Core.Comparing;
using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Metrics;
using Chaos.Tools.Tests.Core;

namespace Chaos.Tools.Tests.Cli;

public sealed class ComparisonGuardrailsTests
{
    private static readonly Experiment s_guarded = Some.Experiment(
        new Objective
        {
            Metric = new Availability(),
            Phase = Phase.DuringFault,
            Limit = Limit.AtLeast(.95),
        },
        new Guard
        {
            Metric = new Goodput(),
            Phase = Phase.DuringFault,
            Limit = Limit.AtLeast(1),
        },
        new Guard
        {
            Metric = new Availability(),
            Phase = Phase.Whole,
            Limit = Limit.AtLeast(.5),
        }
    );

    [Fact]
    public void Guards_that_the_rounds_do_not_allow_are_named_with_the_rounds_that_would()
    {
        var plan = Of(new() { Rounds = 6 });
        Assert.Single(plan.Guardrails);
        var left = Assert.Single(plan.LeftOut);
        Assert.Equal((plan.LeftOut[0].Text, 7), (left.Text, left.Rounds));
        Assert.Contains(
            ComparisonPlan.Lines(plan, null),
            l => l == $"  left out: {left.Text}, which 7 rounds would allow"
        );
        Assert.Empty(Of(new() { Rounds = 7 }).LeftOut);
    }

    [Fact]
    public void The_plan_says_the_limit_of_a_guardrail_and_how_to_change_it()
    {
        var lines = ComparisonPlan.Lines(Of(new() { Rounds = 6 }), null).ToList();
        Assert.Contains(lines, l => l.Contains("regardless of its limit ≥ ", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.Contains("--guard none", StringComparison.Ordinal));
    }

    [Fact]
    public void Named_guards_leave_nothing_out_and_none_means_no_guardrails()
    {
        var none = Of(new() { Rounds = 6, Guardrails = ["none"] });
        Assert.Empty(none.Guardrails);
        Assert.Empty(none.LeftOut);
        Assert.Empty(Of(new() { Rounds = 6, Guardrails = ["goodput"] }).LeftOut);
    }

    [Fact]
    public void A_guard_may_have_a_margin_of_its_own()
    {
        var goodput = Of(new() { Rounds = 6, Guardrails = ["goodput margin 25"] }).Guardrails[0];
        Assert.Equal((new Goodput(), .25), (goodput.Metric, goodput.Margin));
        Assert.Equal(
            "--guard with a margin",
            Assert
                .Throws<UsageException>(() => Of(new() { Rounds = 6, Guardrails = ["goodput margin 250"] }))
                .Message.Split(':')[0]
        );
    }

    [Fact]
    public void A_guard_is_read_as_it_is_written_in_a_file()
    {
        var recovers = Of(new() { Rounds = 6, Guardrails = ["recovers within 3 s"] }).Guardrails[0];
        Assert.Equal((Bound.AtMost, Limit.AtMost(3)), (recovers.GoodSide, recovers.Limit));
    }

    [Fact]
    public void A_time_that_is_too_short_is_one_mistake_and_advises_no_rounds_that_can_show_nothing()
    {
        var pair = 2 * s_guarded.Durations.Total;
        var told = Assert.Throws<UsageException>(() => Of(new() { MaxTime = pair })).Message;
        Assert.StartsWith("--max-time: ", told, StringComparison.Ordinal);
        Assert.DoesNotContain("--rounds", told, StringComparison.Ordinal);
        Assert.EndsWith(
            "; fewer rounds can show nothing",
            Assert.Throws<UsageException>(() => Of(new() { Rounds = 6, MaxTime = pair })).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_plan_says_the_name_of_an_arm_once()
    {
        Arm Named(int arm, string name) => s_guarded.Arms[arm] with { Name = name, Title = $"{arm + 1} retries" };
        var plan = new ComparisonPlan { Rounds = 6 }.Of(
            new(s_guarded with { Arms = [Named(0, "before"), Named(1, "budget")] }, "before", "budget")
        );
        Assert.Equal(["  before: 1 retries", "  after:  budget: 2 retries"], ComparisonPlan.Lines(plan, null).Take(2));
    }

    private static Comparison Of(ComparisonPlan said) => said.Of(new(s_guarded, "without", "with"));
}
