using Chaos.Cli.Loading;
using Chaos.Core;
using Chaos.Core.Experiments;
using Chaos.Core.Texts;
using Chaos.Faults.Edges;
using Chaos.Targets;

namespace Chaos.Tools.Tests.Cli.Loading;

public sealed class FaultTextTests
{
    [Fact]
    public void A_value_belongs_to_the_setting_of_its_kind()
    {
        var read = Read("slow 200ms for 10s at 5s");

        Assert.Equal(new SlowEdge("client->target", TimeSpan.FromMilliseconds(200)), read.Fault);
        Assert.Equal((TimeSpan.FromSeconds(10), (TimeSpan?)TimeSpan.FromSeconds(5)), (read.For, read.At));
    }

    [Theory]
    [InlineData("cut", "client->target cut", null)]
    [InlineData("cut for 3s", "client->target cut", 3)]
    [InlineData("answerWithStatus 503 50% for 5s", "50 % of the requests on client->target answered with 503", 5)]
    [InlineData("answerWithStatus share=.5", "50 % of the requests on client->target answered with 503", null)]
    [InlineData("throttle 10", "client->target throttled to 10 kB/s", null)]
    public void Settings_may_be_named_or_left_out(string text, string summary, int? seconds)
    {
        var read = Read(text);

        Assert.Equal((summary, seconds, null), (read.Fault.Summary, (int?)read.For?.TotalSeconds, read.At));
    }

    [Theory]
    [InlineData("", "--fault:  is not allowed; allowed: NAME")]
    [InlineData("latancy 1s", "--fault: latancy is not allowed; did you mean latency?")]
    [InlineData("kill", "--fault: kill is not allowed; allowed: ")]
    [InlineData("slow", "--fault slow.delay: missing; expected")]
    [InlineData("latency", "--fault latency.delay: missing; expected")]
    [InlineData("slow 200", "--fault: 200 is not allowed; allowed: a value of delay")]
    [InlineData("cut 5", "--fault: 5 is not allowed; allowed: no value: cut has no settings")]
    [InlineData("slow 1s speed=3", "--fault slow.speed: no such key")]
    [InlineData("slow 200ms for 10", "--fault: 10 has no unit; did you mean 10s?")]
    [InlineData("slow 200ms for 100ms", "--fault: 100ms is not allowed; allowed: 1s or more")]
    public void A_mistake_names_the_word_and_what_is_allowed(string text, string told)
    {
        var errors = new List<PlanError>();

        Assert.Null(FaultText.Read(text, errors));
        Assert.StartsWith(told, Assert.Single(errors).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_fault_divides_the_load_into_phases()
    {
        var plan = PlanOf(["slow 200ms"], null, out _)!;

        Assert.Equal(
            new Durations
            {
                WarmUp = TimeSpan.FromSeconds(2),
                Baseline = TimeSpan.FromSeconds(10),
                Fault = TimeSpan.FromSeconds(10),
                Recovery = TimeSpan.FromSeconds(10),
            },
            plan.Experiment.Durations
        );
        Assert.Equal(Phase.DuringFault, plan.Experiment.Expectations[0].Phase);
    }

    [Theory]
    [InlineData("3s", 2, 1)]
    [InlineData("10s", 3, 3)]
    [InlineData("30s", 10, 10)]
    [InlineData("2m", 40, 10)]
    public void A_fault_without_times_fits_into_any_load(string length, int at, int seconds)
    {
        var plan = PlanOf(["slow 200ms"], length, out var errors)!;

        Assert.Empty(errors);
        Assert.Equal(
            (TimeSpan.FromSeconds(at), TimeSpan.FromSeconds(seconds)),
            (plan.Experiment.Durations.Baseline, plan.Experiment.Durations.Fault)
        );
    }

    [Fact]
    public void All_that_is_sent_is_announced_with_the_canaries()
    {
        var plan = PlanOf(["slow 200ms"], "30s", out _)!;

        Assert.Equal(
            [
                "GET http://localhost:5000/, 50/s for 32 s, the first 2 s to warm up",
                "through a proxy: client->target slower by 200 ms for 10 s, after 12 s",
                "this sends 1,600 x GET http://localhost:5000/; 10 x GET /, at most, before the load; "
                    + "320 x GET /, canaries of the faults",
            ],
            LoadSentence.Of(plan, 300)
        );
    }

    [Theory]
    [InlineData("slow 200ms for 10s at 1s", "--fault: at 1s is not allowed; allowed: 2s or later")]
    [InlineData(
        "slow 200ms for 10s at 25s",
        "--fault: until 35s is not allowed; allowed: an end within the load of 30s"
    )]
    public void A_fault_has_to_fit_into_the_load(string text, string told)
    {
        Assert.Null(PlanOf([text], "30s", out var errors));
        Assert.StartsWith(told, Assert.Single(errors).ToString(), StringComparison.Ordinal);
    }

    private static FaultText Read(string text)
    {
        var errors = new List<PlanError>();
        var read = FaultText.Read(text, errors);
        Assert.Empty(errors);
        return read!;
    }

    private static LoadPlan? PlanOf(string[] faults, string? length, out IReadOnlyList<PlanError> errors)
    {
        var reading = new LoadReading(AllowedTargets.LoopbackOnly, Secrets.None);
        var plan = reading.Read(
            new()
            {
                Url = "localhost:5000",
                Duration = length,
                Faults = faults,
                Thresholds = ["p50 < 300 ms"],
            }
        );
        errors = reading.Errors;
        return plan;
    }
}
