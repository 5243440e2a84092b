using Chaos.Core.Metrics;
using Chaos.Reports.Wording;

namespace Chaos.Reports.Tests.Wording;

public sealed class FiguresTests
{
    [Theory]
    [InlineData(.25, "0.25 s")]
    [InlineData(47.76, "48 s")]
    [InlineData(59.7, "1 min")]
    [InlineData(97, "1 min 37 s")]
    [InlineData(2280, "38 min")]
    [InlineData(3780, "1 h 3 min")]
    [InlineData(7200, "2 h")]
    public void Spans_read_as_people_say_them(double seconds, string text) =>
        Assert.Equal(text, Figures.Span(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(4, MetricUnit.Times, "4x")]
    [InlineData(.5, MetricUnit.Share, "50 %")]
    [InlineData(100, MetricUnit.Milliseconds, "100 ms")]
    [InlineData(10_000, MetricUnit.Milliseconds, "10 s")]
    [InlineData(1200, MetricUnit.Count, "1,200")]
    [InlineData(.001, MetricUnit.Milliseconds, "0.001 ms")]
    public void Marks_of_axes_are_short_and_carry_their_unit(double value, MetricUnit unit, string text) =>
        Assert.Equal(text, Figures.Tick(value, unit));

    [Fact]
    public void A_missing_end_is_never() =>
        Assert.Equal("9.02–never s", Figures.Range(TimeSpan.FromSeconds(9.02), null));
}
