using System.Globalization;
using Chaos.Cli.Loading;
using Chaos.Core.Calls;
using Chaos.Core.Histograms;
using Chaos.Core.Judging;

namespace Chaos.Tools.Tests.Cli.Loading;

public sealed class LoadTextTests
{
    [Theory]
    [InlineData("500/s", 500d)]
    [InlineData("500", 500d)]
    [InlineData("1_000", 1000d)]
    [InlineData("2k/s", 2000d)]
    [InlineData("0.5/s", .5)]
    [InlineData("30/m", .5)]
    [InlineData("3600/h", 1d)]
    [InlineData("-5", null)]
    [InlineData("5/d", null)]
    [InlineData("", null)]
    [InlineData("1e3", null)]
    public void A_rate_is_a_number_alone_or_by_second_minute_or_hour(string text, double? perSecond) =>
        Assert.Equal(perSecond, RateText.PerSecond(text));

    [Theory]
    [InlineData(0, "0.00 ms")]
    [InlineData(412, "0.41 ms")]
    [InlineData(9_996, "10.0 ms")]
    [InlineData(48_120, "48.1 ms")]
    [InlineData(1_234_000, "1,234 ms")]
    [InlineData(12_340_000, "12.3 s")]
    public void A_latency_has_three_digits_and_a_unit(long microseconds, string text) =>
        Assert.Equal(text, LoadTimes.Latency(TimeSpan.FromMicroseconds(microseconds)));

    [Theory]
    [InlineData("200", true, "200 OK")]
    [InlineData("503", true, "503 Service Unavailable")]
    [InlineData("299", true, "299")]
    [InlineData("200 after 2 redirects", true, "200 OK after 2 redirects")]
    [InlineData("302 to a host that is not allowed", false, "302 to a host that is not allowed")]
    [InlineData("connect: refused", false, "connect: refused")]
    public void A_status_has_its_name_and_the_redirects_before_it(string word, bool isStatus, string text)
    {
        var row = new OutcomeRow(CallStatus.Ok, word, 1);

        Assert.Equal((isStatus, text), (StatusText.IsStatus(row), StatusText.Of(row)));
    }

    [Fact]
    public void A_histogram_loses_no_value_and_its_bounds_rise()
    {
        foreach (var spread in new[] { 1, 3, 9, 11, 1000 })
        {
            var latencies = new LatencyHistogram();
            for (var i = 0; i < 1000; i++)
                latencies.RecordMicroseconds(1000 + (1000L * (spread - 1) * i / 999));

            var bars = LatencyBar.Of(latencies.Pack());

            Assert.Equal(1000, bars.Sum(b => b.Count));
            Assert.InRange(bars.Count, 1, 10);
            Assert.Equal(bars.Select(b => b.UpTo).Distinct().Order(), bars.Select(b => b.UpTo));
            Assert.All(bars, b => Assert.True(b.Count >= 0));
            Assert.True(bars[0].From <= latencies.Min && latencies.Max <= bars[^1].UpTo);
            Assert.Equal(bars.Skip(1).Select(b => b.From), bars.SkipLast(1).Select(b => b.UpTo));
        }
    }

    [Fact]
    public void A_histogram_of_few_slow_requests_keeps_the_others_apart()
    {
        var latencies = new LatencyHistogram();
        foreach (var (milliseconds, count) in new[] { (1, 500), (3, 300), (6, 150), (900, 5) })
            for (var i = 0; i < count; i++)
                latencies.Record(TimeSpan.FromMilliseconds(milliseconds));

        Assert.True(LatencyBar.Of(latencies.Pack()).Count(b => b.Count > 0) >= 4);
    }

    [Theory]
    [InlineData(2_000, 2_009, "2000-2002.5 2002.5-2005 2005-2007.5 2007.5-2010")]
    [InlineData(201, 306, "200-220 220-240 240-260 260-280 280-300 300-320")]
    [InlineData(5, 5, "5-5.01")]
    public void Bounds_of_a_histogram_are_round_and_as_near_as_its_values(int from, int to, string ranges)
    {
        var latencies = new LatencyHistogram();
        for (var at = from; at <= to; at++)
            latencies.Record(TimeSpan.FromMilliseconds(at));

        Assert.Equal(ranges, Ranges(latencies));
    }

    [Fact]
    public void Many_fast_requests_and_a_few_slow_ones_get_lines_that_widen()
    {
        var latencies = new LatencyHistogram();
        for (var i = 0; i < 50; i++)
            latencies.RecordMicroseconds(1_000 + (10 * i));
        latencies.RecordMicroseconds(5_490);

        Assert.Equal("1-1.2 1.2-1.5 1.5-2 2-2.5 2.5-3 3-4 4-5 5-6", Ranges(latencies));
    }

    private static string Ranges(LatencyHistogram latencies) =>
        string.Join(
            ' ',
            LatencyBar
                .Of(latencies.Pack())
                .Select(b =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{b.From.TotalMilliseconds:0.###}-{b.UpTo.TotalMilliseconds:0.###}"
                    )
                )
        );

    [Fact]
    public void No_latency_is_no_histogram() => Assert.Empty(LatencyBar.Of(PackedHistogram.Empty));
}
