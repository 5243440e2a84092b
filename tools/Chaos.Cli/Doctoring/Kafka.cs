using Chaos.Scenarios.Testbeds.Local.Brokers.Kafka;

namespace Chaos.Cli.Doctoring;

/// <summary>A Kafka distribution that a run can start.</summary>
internal sealed class Kafka : Requirement
{
    public override string Name => "Kafka";

    public override string NeededFor =>
        $"experiments on topics, where {KafkaBootstrap.Variable} does not name a cluster of yours; "
        + "kafka.commit-order needs none at smoke scale";

    public override string? Find() =>
        KafkaInstallation.TryFind(Environment.GetEnvironmentVariable, out var installed, out _)
            ? $"{installed.Version} in {Path.GetDirectoryName(installed.Libs)}"
            : null;

    public override string HowToGet =>
        $"unpack a distribution of Apache Kafka 4 and name its folder in {KafkaInstallation.Variable}, or "
        + $"name a cluster of your own in {KafkaBootstrap.Variable}";
}
