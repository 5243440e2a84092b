using System.Globalization;
using Chaos.Targets.Requests;

namespace Chaos.Targets.Tests.Targets.Requests;

public sealed class FeedOrderTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(16)]
    [InlineData(1000)]
    public void A_shuffled_feed_uses_each_row_once_in_each_pass_and_in_another_order(int rows)
    {
        var feed = Rows(rows) with { Order = FeedOrder.Shuffled };
        var first = Enumerable.Range(0, rows).Select(n => feed.RowOf(n, 1)).ToList();
        var second = Enumerable.Range(rows, rows).Select(n => feed.RowOf(n, 1)).ToList();

        Assert.Equal(Enumerable.Range(0, rows), first.Order());
        Assert.Equal(Enumerable.Range(0, rows), second.Order());
        if (rows < 16)
            return;
        Assert.NotEqual(Enumerable.Range(0, rows), first);
        Assert.NotEqual(first, second);
        Assert.NotEqual(first, Enumerable.Range(0, rows).Select(n => feed.RowOf(n, 2)));
    }

    [Fact]
    public void A_random_feed_draws_its_rows_with_repetition()
    {
        var feed = Rows(10) with { Order = FeedOrder.Random };
        var drawn = Enumerable.Range(0, 1000).Select(n => feed.RowOf(n, 1)).ToList();

        Assert.All(drawn.CountBy(r => r), r => Assert.InRange(r.Value, 50, 150));
        Assert.Equal(drawn, Enumerable.Range(0, 1000).Select(n => feed.RowOf(n, 1)));
    }

    [Theory]
    [InlineData(FeedEnd.Stop, 3L)]
    [InlineData(FeedEnd.Fail, null)]
    public void A_unique_feed_ends(FeedEnd end, long? calls)
    {
        var feed = Rows(3) with { Order = FeedOrder.Unique, OnEnd = end };

        Assert.Equal([0, 1, 2], Enumerable.Range(0, 3).Select(n => feed.RowOf(n)));
        Assert.Equal((false, true, calls), (feed.IsOver(2), feed.IsOver(3), feed.MostCalls));
    }

    private static Feed Rows(int count) =>
        new(
            ["n"],
            [
                .. Enumerable
                    .Range(0, count)
                    .Select(n => (IReadOnlyList<string>)[n.ToString(CultureInfo.InvariantCulture)]),
            ]
        );
}
