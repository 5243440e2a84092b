using Chaos.Core.Topologies;

namespace Chaos.Tools.Tests.Core.Topologies;

public sealed class EdgeNameTests
{
    [Theory]
    [InlineData("order->payment", "order", "payment")]
    [InlineData("client->orders-2", "client", "orders-2")]
    public void A_name_is_read_and_written_as_it_was(string name, string from, string to)
    {
        var edge = EdgeName.Parse(name);
        Assert.Equal((from, to), (edge.From, edge.To));
        Assert.Equal(name, edge.ToString());
        Assert.Equal(name, new Edge(edge).Name);
    }

    [Theory]
    [InlineData("")]
    [InlineData("order")]
    [InlineData("->payment")]
    [InlineData("order->")]
    [InlineData("a->b->c")]
    public void A_text_that_is_not_an_edge_is_rejected(string name)
    {
        Assert.False(EdgeName.IsOne(name));
        Assert.Throws<FormatException>(() => EdgeName.Parse(name));
    }

    [Fact]
    public void The_load_is_a_caller_too() => Assert.Equal("client->orders", EdgeName.OfLoad("orders").ToString());

    [Fact]
    public void A_name_is_shown_with_an_arrow() =>
        Assert.Equal("orders → payment attempts", EdgeName.Shown("orders->payment attempts"));
}
