using Chaos.Core.Experiments;

namespace Chaos.Scenarios.Suites;

/// <summary>Everything about brokers.</summary>
public sealed class MessagingSuite : Suite
{
    public override string Name => "messaging";

    public override string Purpose => "every experiment on RabbitMQ and Kafka, with real brokers";

    public override Scale Scale => Scale.Messaging;

    public override string ScaleSummary => "short faults, every arm, real brokers";

    /// <summary>Those on the same broker follow each other, so that it is started once for all of them.</summary>
    public override IReadOnlyList<Experiment> Experiments =>
        [
            .. Catalogue
                .Experiments(Scale)
                .Where(e => e.Topology.Brokers.Count > 0)
                .OrderBy(e => e.Topology.Brokers[0].Kind, StringComparer.Ordinal)
                .ThenBy(e => e.Topology.Brokers[0].Nodes),
        ];
}
