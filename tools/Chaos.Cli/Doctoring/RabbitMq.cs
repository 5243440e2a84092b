using Chaos.Scenarios.Testbeds.Local.Brokers.RabbitMq;

namespace Chaos.Cli.Doctoring;

/// <summary>A RabbitMQ that a run can start. Its package may install a system service, which is not needed.</summary>
internal sealed class RabbitMq : Requirement
{
    public override string Name => "RabbitMQ";

    public override string NeededFor =>
        $"experiments on queues, where {RabbitUrl.Variable} does not name a broker of yours";

    public override string? Find() => RabbitInstallation.Find(Environment.GetEnvironmentVariable)?.Server;

    public override IReadOnlyList<string> DebianPackages => ["rabbitmq-server"];

    public override string HowToGet =>
        "install rabbitmq-server with your package manager, or name the folder of an installation in RABBITMQ_HOME";
}
