using Chaos.Core.Calls;
using Chaos.Core.Messaging;
using Chaos.Targets.RabbitMq;

namespace Chaos.Targets.Tests.Targets.RabbitMq;

public class RabbitSpecTests
{
    private static readonly RabbitPublishSpec s_publish = new() { Service = "rabbit", Channel = "orders" };
    private static readonly RabbitConsumerSpec s_consume = new()
    {
        Broker = "rabbit",
        Channel = "orders",
        Group = "billing",
    };

    [Fact]
    public void Every_mistake_of_a_publisher_is_reported()
    {
        Assert.Empty(s_publish.Errors("target"));
        var wrong = s_publish with
        {
            QueueType = RabbitQueueType.Quorum,
            Durable = false,
            Mandatory = true,
            Confirms = false,
            MaxLength = 0,
            MaxOutstanding = 0,
            Heartbeat = TimeSpan.FromSeconds(1.5),
            PayloadBytes = 1,
        };
        Assert.Equal(
            [
                "target.payloadBytes: 1 is not allowed; allowed: 40 to 1,000,000",
                "target.maxLength: 0 is not allowed; allowed: 1 or more",
                "target.maxOutstanding: 0 is not allowed; allowed: 1 to 1,000,000",
                "target.durable: false is not allowed; allowed: true for a quorum queue",
                "target.mandatory: true is not allowed; allowed: false without confirms: a returned message would not be noticed",
                "target.heartbeat: 1.5 s is not allowed; allowed: 1 to 600 s, whole seconds",
            ],
            wrong.Errors("target").Select(e => e.ToString())
        );
    }

    [Fact]
    public void Every_mistake_of_a_consumer_is_reported()
    {
        Assert.Empty(s_consume.Errors("consumer"));
        var wrong = s_consume with
        {
            Prefetch = 70_000,
            Acknowledge = Acknowledge.Automatic,
            Requeue = true,
            Heartbeat = TimeSpan.Zero,
        };
        Assert.Equal(
            [
                "consumer.prefetch: 70000 is not allowed; allowed: 0 to 65,535",
                "consumer.requeue: true is not allowed; allowed: false where messages are acknowledged "
                    + "Automatic: no message is left to requeue",
                "consumer.heartbeat: 0 s is not allowed; allowed: 1 to 600 s, whole seconds",
            ],
            wrong.Errors("consumer").Select(e => e.ToString())
        );
    }

    [Theory]
    [InlineData(
        "broker.example.com:5672",
        "addresses[0]: broker.example.com is not allowed; allowed: localhost, a loopback address"
    )]
    [InlineData(
        "127.0.0.1",
        "addresses[0]: 127.0.0.1 is not allowed; allowed: host:port, with credentials as user:password"
    )]
    [InlineData(
        "127.0.0.1:5672:5672",
        "addresses[0]: 127.0.0.1:5672:5672 is not allowed; allowed: host:port, with credentials as user:password"
    )]
    public void An_address_that_is_wrong_or_not_allowed_is_refused_before_anything_is_sent(string address, string told)
    {
        Assert.StartsWith(
            told,
            Assert
                .Throws<ArgumentException>(() =>
                    s_publish.Open(new TargetSite(new("http://127.0.0.1"), "t", 1) { Nodes = [address] })
                )
                .Message,
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            told,
            Assert.Throws<ArgumentException>(() => s_consume.Open(new([address], "t", TimeProvider.System))).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("127.0.0.1:5672", null, "/", "guest", "guest")]
    [InlineData("127.0.0.1:5672/", "me:pass:word", "/", "me", "pass:word")]
    [InlineData("127.0.0.1:5672/shop%2Fone", "me:", "shop/one", "me", "")]
    public void An_address_contains_the_virtual_host_and_credentials_contain_the_user(
        string address,
        string? credentials,
        string virtualHost,
        string user,
        string password
    )
    {
        Assert.True(RabbitNode.TryParse(address, credentials, out var node));
        Assert.Equal(new("127.0.0.1", 5672, virtualHost, user, password), node);
        Assert.True(RabbitNode.TryParse(node.Address, credentials, out var again));
        Assert.Equal(node, again);
    }

    [Fact]
    public void A_node_does_not_show_its_password() =>
        Assert.Equal("me@127.0.0.1:1", new RabbitNode("127.0.0.1", 1, "/", "me", "hunter2").ToString());

    [Fact]
    public async Task Without_a_broker_a_call_is_refused_without_an_exception()
    {
        // No process listens on port 1.
        await using var publisher = s_publish.Open(
            new TargetSite(new("http://127.0.0.1"), "t", 1) { Nodes = ["127.0.0.1:1"] }
        );
        var stamp = new MessageStamp(1, 0, 0, 0, 0);
        var publication = await publisher.PublishAsync(stamp, stamp.Payload(100), CancellationToken.None);
        Assert.Equal(
            new(new(CallStatus.Refused, Detail: "no connection: connection refused") { Outcome = "connect: refused" }),
            publication
        );
    }
}
