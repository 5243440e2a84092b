using Chaos.Targets.Protocols;
using Chaos.Targets.Protocols.Brokers;

namespace Chaos.Targets.Tests.Targets.Protocols;

public sealed class BrokerUrlTests
{
    [Theory]
    [InlineData("amqp://127.0.0.1:5672", "127.0.0.1:5672", null, "")]
    [InlineData("amqp://me:p%40ss%2C%2Fw%3Ard@rabbit:5672/shop%2Fone", "rabbit:5672", "me:p@ss,/w:rd", "/shop%2Fone")]
    [InlineData("amqp://me:@[::1]:5672/", "[::1]:5672", "me:", "/")]
    [InlineData("kafka://127.0.0.1:9092,localhost:9093", "127.0.0.1:9092 localhost:9093", null, "")]
    [InlineData("kafka://me:a%2Cb@127.0.0.1:9092,127.0.0.1:9093/", "127.0.0.1:9092 127.0.0.1:9093", "me:a,b", "/")]
    public void An_address_contains_the_nodes_the_login_and_the_virtual_host(
        string address,
        string nodes,
        string? credentials,
        string virtualHost
    )
    {
        Assert.True(BrokerUrl.TryParse(address, address[..address.IndexOf(':')], out var url));
        Assert.Equal((nodes, credentials, virtualHost), (string.Join(' ', url.Nodes), url.Credentials, url.Path));
        Assert.Equal(nodes.Split(' '), KnownProtocols.OfAddress(address)!.NodesOf(address));
        Assert.DoesNotContain("me", $"{url}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:5672")]
    [InlineData("amqp://127.0.0.1")]
    [InlineData("amqp://")]
    [InlineData("amqp://127.0.0.1:5672,127.0.0.1:5673")]
    [InlineData("amqp://guest@127.0.0.1:5672")]
    [InlineData("amqp://:secret@127.0.0.1:5672")]
    [InlineData("amqp://127.0.0.1:5672/shop?heartbeat=1")]
    [InlineData("amqp://%7B:5672")]
    [InlineData("kafka://127.0.0.1:9092,")]
    [InlineData("kafka://127.0.0.1:9092/orders")]
    [InlineData("kafka://127.0.0.1:9092?acks=1")]
    public void A_text_that_is_not_an_address_of_a_broker_is_refused(string address) =>
        Assert.Null(KnownProtocols.OfAddress(address)!.NodesOf(address));
}
