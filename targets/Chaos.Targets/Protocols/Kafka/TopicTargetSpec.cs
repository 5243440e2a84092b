using Chaos.Core.Calls;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Targets.Kafka;
using Chaos.Targets.Protocols.Brokers;

namespace Chaos.Targets.Protocols.Kafka;

/// <summary>
/// A message to a topic of Kafka, acknowledged by all replicas in sync; what the client sends again the broker stores
/// once. Clients go where the cluster says that its nodes are, past any proxy at the address that they were told: the
/// load goes there too.
/// </summary>
public sealed record TopicTargetSpec : MessageTargetSpec
{
    /// <summary>The topic.</summary>
    public required string Topic { get; init; }

    /// <summary>The key, which may hold placeholders; null for none.</summary>
    public string? Key { get; init; }

    /// <summary>
    /// How long the client goes on trying: as long as a call is waited for, so that none is stored after it was given
    /// up.
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
            // All topics are asked for and not this one, which a broker may make of the question.
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
