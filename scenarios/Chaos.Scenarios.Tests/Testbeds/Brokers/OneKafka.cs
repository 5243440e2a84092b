namespace Chaos.Scenarios.Tests.Testbeds.Brokers;

/// <summary>A real Kafka of one node.</summary>
public sealed class OneKafka()
    : RunningKafka(new() { Name = "kafka", Kind = "kafka" }, KafkaFactAttribute.WhyNot is null);
