using Chaos.Core.Topologies;
using Chaos.Targets.Kafka;

namespace Chaos.Scenarios.Messaging;

/// <summary>A plan of messages on a cluster of Kafka.</summary>
public abstract class KafkaScenario : MessageScenario
{
    /// <summary>What a verdict from the mock is not about.</summary>
    protected const string ClientSideOnly = "client side only: librdkafka's mock in place of a broker";

    private const string Kafka = "kafka";

    /// <summary>
    /// How long a publisher goes on trying: longer than a cluster takes to give a dead leader's partitions to others.
    /// How late the generator may be is measured by it, too.
    /// </summary>
    protected static TimeSpan Patience { get; } = Seconds(9);

    /// <summary>Three real nodes, for what replication is about.</summary>
    protected static Topology ThreeNodes { get; } =
        Topology.Of(
            new BrokerSpec
            {
                Name = Kafka,
                Kind = "kafka",
                Nodes = 3,
            }
        );

    /// <summary>One real node.</summary>
    protected static Topology OneNode { get; } = Topology.Of(new BrokerSpec { Name = Kafka, Kind = "kafka" });

    /// <summary>librdkafka's mock, which needs no installation and shows what is about the client alone.</summary>
    protected static Topology Mock { get; } = Topology.Of(new BrokerSpec { Name = Kafka, Kind = "kafka-mock" });

    /// <summary>Publishing to a topic of one partition and one copy, acks=all and idempotent.</summary>
    protected static KafkaPublishSpec Topic { get; } = new() { Service = Kafka, Channel = Channel };

    /// <summary>Publishing to a topic of three copies, two of them in sync, for as long as a failover takes.</summary>
    protected static KafkaPublishSpec ThreeCopies { get; } =
        Topic with
        {
            Replicas = 3,
            MinInSync = 2,
            DeliveryTimeout = Patience,
        };

    /// <summary>A consumer that commits after handling.</summary>
    /// <param name="work">How long it works on a message, in milliseconds.</param>
    protected static KafkaConsumerSpec Consumer(double work = 0) =>
        new()
        {
            Group = Group,
            Broker = Kafka,
            Channel = Channel,
            Work = Ms(work),
        };

    /// <summary>The same publisher with another setting, as a mutant.</summary>
    protected static Mutant PublishingTo(
        string name,
        string killedBy,
        Func<KafkaPublishSpec, KafkaPublishSpec> broken
    ) => Mutant.WithPublishers(name, killedBy, broken);
}
