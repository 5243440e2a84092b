using Chaos.Core.Topologies;

namespace Chaos.Scenarios.Messaging;

/// <summary>The clusters that plans ask for.</summary>
internal static class KafkaPlan
{
    /// <summary>
    /// How long a publisher goes on trying: longer than a cluster takes to give a dead leader's partitions to others.
    /// By it, too, is measured how late the generator may be.
    /// </summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(9);

    /// <summary>Name of the cluster in every plan.</summary>
    internal const string Kafka = "kafka";

    /// <summary>What a verdict from the mock is not about.</summary>
    internal const string ClientSideOnly = "client side only: librdkafka's mock in place of a broker";

    /// <summary>Three real nodes, for what replication is about.</summary>
    internal static BrokerSpec ThreeNodes { get; } =
        new()
        {
            Name = Kafka,
            Kind = "kafka",
            Nodes = 3,
        };

    /// <summary>One real node.</summary>
    internal static BrokerSpec OneNode { get; } = new() { Name = Kafka, Kind = "kafka" };

    /// <summary>What is about the client alone can be seen on librdkafka's mock, which needs no installation.</summary>
    internal static BrokerSpec Mock { get; } = new() { Name = Kafka, Kind = "kafka-mock" };
}
