using Chaos.Core;
using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Metrics;
using Chaos.Scenarios.Files.Words;

namespace Chaos.Scenarios.Tests.Files;

public sealed class StopTextTests
{
    private static readonly ObjectiveNames s_names = new(["client->orders"], ["shop"], ["errors"]);

    [Fact]
    public void A_reading_stops_at_once()
    {
        var (reading, load) = Read("reading(errors) > 50");

        Assert.Null(load);
        Assert.Equal(("errors", Limit.AtLeast(50), true), (reading!.Series, reading.Reached, reading.IsBeyond));
    }

    [Theory]
    [InlineData("p99 > 2 s for 10s", 10)]
    [InlineData("p99(shop) > 2s for 1m", 60)]
    [InlineData("availability < 90 % for 5s", 5)]
    [InlineData("goodput < 10/s for 3 s", 3)]
    [InlineData("rate not reached for 5s", 5)]
    public void A_figure_of_the_load_stops_after_its_time(string text, int seconds)
    {
        var (reading, load) = Read(text);

        Assert.Null(reading);
        Assert.Equal((text, seconds), (load!.Text, load.Seconds));
    }

    [Fact]
    public void The_limit_is_the_one_that_stops()
    {
        Assert.Equal(Limit.AtLeast(2000), Read("p99 > 2 s for 10s").OfLoad!.Reached);
        Assert.Equal(Limit.AtMost(.9), Read("availability < 90 % for 5s").OfLoad!.Reached);
        Assert.Equal((new SentShare(), Limit.AtMost(.99)), Rate());

        static (SentShare, Limit) Rate() =>
            Read("rate not reached for 5s").OfLoad is { Metric: SentShare metric } load
                ? (metric, load.Reached)
                : default;
    }

    [Theory]
    [InlineData("p99 > 2 s", "stopWhen[0]: p99 > 2 s is not allowed; allowed: a time, such as p99 > 2 s for 10s")]
    [InlineData("rate not reached", "stopWhen[0]: rate not reached is not allowed; allowed: a time")]
    [InlineData("p99 > 2 s for 100ms", "stopWhen[0]: 100ms is not allowed; allowed: whole seconds from 1s to 5m")]
    [InlineData("p99 > 2 for 10s", "stopWhen[0]: p99 > 2 has a number without a unit")]
    [InlineData(
        "p99 > 2 s during fault for 10s",
        "stopWhen[0]: p99 > 2 s during fault for 10s is not allowed; allowed: no phase"
    )]
    [InlineData(
        "reading(errors) > 5 for 3s",
        "stopWhen[0]: reading(errors) > 5 for 3s is not allowed; allowed: no time"
    )]
    [InlineData("attempts > 3 for 10s", "stopWhen[0]: attempts is not allowed")]
    [InlineData(
        "inFlight > 3 for 10s",
        "stopWhen[0]: inFlight > 3 for 10s is not allowed; allowed: a reading, such as"
    )]
    public void A_mistake_says_what_is_allowed(string text, string told)
    {
        var errors = new List<PlanError>();

        Assert.Equal(default, StopText.Read(text, s_names, "stopWhen[0]", errors));
        Assert.StartsWith(told, Assert.Single(errors).ToString(), StringComparison.Ordinal);
    }

    private static (StopCondition? OfReading, LoadStop? OfLoad) Read(string text)
    {
        var errors = new List<PlanError>();
        var read = StopText.Read(text, s_names, "stopWhen[0]", errors);
        Assert.Empty(errors);
        return read;
    }
}
