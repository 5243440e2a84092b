using Chaos.Core.Topologies;
using Chaos.Targets.RabbitMq;

namespace Chaos.Scenarios.Messaging;

/// <summary>A plan of messages on one node of RabbitMQ.</summary>
public abstract class RabbitScenario : MessageScenario
{
    private const string Rabbit = "rabbit";

    /// <summary>One node.</summary>
    protected static Topology OneNode { get; } = Topology.Of(new BrokerSpec { Name = Rabbit, Kind = "rabbitmq" });

    /// <summary>Publishing persistent messages to a durable queue, with confirms.</summary>
    protected static RabbitPublishSpec Queue { get; } = new() { Service = Rabbit, Channel = Channel };

    /// <summary>A consumer that acknowledges after handling.</summary>
    /// <param name="work">How long it works on a message, in milliseconds.</param>
    protected static RabbitConsumerSpec Consumer(double work) =>
        new()
        {
            Group = Group,
            Broker = Rabbit,
            Channel = Channel,
            Work = Ms(work),
        };

    /// <summary>The same consumer with another setting, as a mutant.</summary>
    protected static Mutant Consuming(
        string name,
        string killedBy,
        Func<RabbitConsumerSpec, RabbitConsumerSpec> broken
    ) => Mutant.WithConsumers(name, killedBy, c => broken((RabbitConsumerSpec)c));

    /// <summary>The same publisher with another setting, as a mutant.</summary>
    protected static Mutant PublishingTo(
        string name,
        string killedBy,
        Func<RabbitPublishSpec, RabbitPublishSpec> broken
    ) => Mutant.WithPublishers(name, killedBy, broken);
}
