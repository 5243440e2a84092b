namespace Chaos.Scenarios.Tests.Testbeds.Brokers;

/// <summary>A real Kafka of three nodes.</summary>
public sealed class ThreeKafkas()
    : RunningKafka(
        new()
        {
            Name = "kafka",
            Kind = "kafka",
            Nodes = 3,
        },
        KafkaFactAttribute.WhyNot is null
    );
