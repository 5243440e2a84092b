using Chaos.Cli.Loading;
using Chaos.Core;
using Chaos.Core.Capacity;
using Chaos.Core.Texts;
using Chaos.Targets;

namespace Chaos.Tools.Tests.Cli.Loading;

public sealed class FindRatePlanTests
{
    [Fact]
    public void A_hold_is_as_long_as_its_rate_needs_to_decide()
    {
        var plan = PlanOf(new() { Url = "localhost:5000" }, "p99 < 300 ms and availability >= 99.9 %", out _)!;

        var slow = plan.LoadOf(new(50, HoldKind.Up), 1).Plan!;
        var fast = plan.LoadOf(new(5000, HoldKind.Up), 2).Plan!;

        Assert.True(slow.Measured > TimeSpan.FromSeconds(70), $"{slow.Measured}");
        Assert.Equal(TimeSpan.FromSeconds(10), fast.Measured);
        Assert.Empty(slow.TooShort);
    }

    [Fact]
    public void A_length_in_which_nothing_can_be_decided_is_refused()
    {
        Assert.Null(
            PlanOf(new() { Url = "localhost:5000", Duration = "10s" }, "availability >= 99.9 %", out var errors)
        );

        Assert.StartsWith(
            "--find-rate: availability >= 99.9 % cannot be decided in 10 s; allowed: 78 s or more, or a higher rate",
            Assert.Single(errors).ToString(),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("-u")]
    [InlineData("-n")]
    [InlineData("--stages")]
    [InlineData("--fault")]
    public void What_the_search_chooses_itself_is_refused(string option)
    {
        PlanOf(
            new()
            {
                Url = "localhost:5000",
                Users = option == "-u" ? "5" : null,
                Iterations = option == "-n" ? "5" : null,
                Stages = option == "--stages" ? "5s:5" : null,
                Faults = option == "--fault" ? ["cut"] : [],
            },
            "p50 < 300 ms",
            out var errors
        );

        Assert.Equal(option, Assert.Single(errors).Field);
    }

    private static FindRatePlan? PlanOf(LoadAsked asked, string keeps, out List<PlanError> errors)
    {
        errors = [];
        return FindRatePlan.Of(
            asked,
            new() { Keeps = keeps },
            load =>
            {
                var reading = new LoadReading(AllowedTargets.LoopbackOnly, Secrets.None);
                return (reading.Read(load), reading.Errors);
            },
            errors
        );
    }
}
