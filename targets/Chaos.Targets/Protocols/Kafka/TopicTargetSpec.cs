using Chaos.Core.Calls;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Targets.Kafka;
using Chaos.Targets.Protocols.Brokers;

namespace Chaos.Targets.Protocols.Kafka;

/// <summary>
/// A message to a Kafka topic, acknowledged by all in-sync replicas. The broker stores a message once, also when the
/// client sends it again. Clients, and so the load, connect to the addresses that the cluster advertises. They bypass a
/// proxy at the address that they were given.
/// </summary>
public sealed record TopicTargetSpec : MessageTargetSpec
{
    /// <summary>The topic.</summary>
    public required string Topic { get; init; }

    /// <summary>The key, which may contain placeholders. Null for none.</summary>
    public string? Key { get; init; }

    /// <summary>
    /// How long the client tries to deliver a message: as long as the call waits, so that no message is stored after
    /// its call has ended.
    /// </summary>
    public TimeSpan DeliveryTimeout { get; init; } = TimeSpan.FromSeconds(5);

    public override EdgeProtocol Protocol => KafkaProtocol.Kafka;

    public override bool NeedsEdge => false;

    /// <exception cref="ArgumentException">An address is wrong, or not allowed.</exception>
    public override ITarget Connect(TargetSite site) => new TopicTarget(this, site);

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<string>> FindAsync(
        BrokerUrl broker,
        TimeSpan limit,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var (nodes, topics) = await KafkaMetadata.LookAsync(
                broker.Nodes,
                broker.Credentials,
                Allowed,
                limit,
                cancellationToken
            );
            // This requests all topics and not this one, because a broker may create a requested topic.
            return topics.Contains(Topic)
                ? [.. nodes.Values]
                : throw new WrongExperimentException(
                    $"{Service}: there is no topic {Topic}, and none is declared for a load"
                );
        }
        catch (TestbedException e) when (e is not WrongExperimentException)
        {
            throw new WrongExperimentException($"{Service}: {e.Message}", e);
        }
    }
}
