using Chaos.Core.Calls;
using Chaos.Core.Trials;
using Chaos.Targets.Protocols.Brokers;
using Chaos.Targets.Protocols.Kafka;
using Chaos.Targets.Protocols.RabbitMq;

namespace Chaos.Targets.Tests.Targets.Protocols;

/// <summary>Tests users' messages without a broker. Chaos.Scenarios.Tests starts a broker and tests with it.</summary>
public sealed class MessageTargetTests
{
    // No process listens on port 1.
    private static readonly TargetSite s_nobody = new(new("tcp://127.0.0.1:1"), "t", 1) { Nodes = ["127.0.0.1:1"] };
    private static readonly ExchangeTargetSpec s_queue = new() { Service = "rabbit", RoutingKey = "mails" };
    private static readonly TopicTargetSpec s_topic = new()
    {
        Service = "kafka",
        Topic = "orders",
        DeliveryTimeout = TimeSpan.FromSeconds(30),
    };

    [Fact]
    public async Task Without_a_broker_a_message_to_RabbitMQ_is_refused_without_an_exception()
    {
        await using var target = s_queue.Connect(s_nobody);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));

        Assert.Equal(
            new(CallStatus.Refused, Detail: "no connection: connection refused") { Outcome = "connect: refused" },
            await target.CallAsync(new(0, 0), limit.Token)
        );
    }

    [Fact]
    public async Task Without_a_broker_a_message_to_Kafka_times_out_with_its_call()
    {
        await using var target = s_topic.Connect(s_nobody);
        using var timeout = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));

        Assert.Equal(
            new(CallStatus.TimedOut, Detail: "no acknowledgement in time") { Outcome = "no confirm" },
            await target.CallAsync(new(0, 0), timeout.Token)
        );
    }

    [Fact]
    public void A_host_that_is_not_allowed_is_refused_before_anything_is_sent()
    {
        foreach (var spec in new MessageTargetSpec[] { s_queue, s_topic })
            Assert.StartsWith(
                "addresses[0]: broker.example is not allowed",
                Assert
                    .Throws<ArgumentException>(() => spec.Connect(s_nobody with { Nodes = ["broker.example:1"] }))
                    .Message,
                StringComparison.Ordinal
            );
    }

    [Fact]
    public async Task A_broker_that_does_not_answer_is_a_mistake_in_the_experiment()
    {
        Assert.True(BrokerUrl.TryParse("amqp://me:hunter2@127.0.0.1:1", "amqp", out var rabbit));
        Assert.Equal(
            "rabbit: connection refused",
            (
                await Assert.ThrowsAsync<WrongExperimentException>(() =>
                    s_queue.FindAsync(rabbit, TimeSpan.Zero, TimeProvider.System, CancellationToken.None)
                )
            ).Message
        );
        Assert.True(BrokerUrl.TryParse("kafka://127.0.0.1:1", "kafka", out var kafka));
        Assert.StartsWith(
            "kafka: 127.0.0.1:1 does not answer as a Kafka cluster: ",
            (
                await Assert.ThrowsAsync<WrongExperimentException>(() =>
                    s_topic.FindAsync(
                        kafka,
                        TimeSpan.FromMilliseconds(200),
                        TimeProvider.System,
                        CancellationToken.None
                    )
                )
            ).Message,
            StringComparison.Ordinal
        );
    }
}
