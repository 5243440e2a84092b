using System.Text.Json.Serialization;
using Chaos.Core;
using Chaos.Core.Calls;
using Chaos.Core.Messaging;

namespace Chaos.Targets.Kafka;

/// <summary>Publishes to a Kafka topic with the key of the message.</summary>
public sealed record KafkaPublishSpec : PublishSpec
{
    /// <summary>Which nodes must have stored a message before it counts as acknowledged.</summary>
    public KafkaAcks Acks { get; init; } = KafkaAcks.All;

    /// <summary>
    /// Whether the broker drops messages that the client sends twice. Requires <see cref="KafkaAcks.All"/>.
    /// </summary>
    public bool Idempotence { get; init; } = true;

    /// <summary>Number of partitions of the topic.</summary>
    [Allowed(1, 1000)]
    public int Partitions { get; init; } = 1;

    /// <summary>Number of replicas of each partition.</summary>
    [Allowed(1, 9)]
    public int Replicas { get; init; } = 1;

    /// <summary>Number of replicas that must be in sync for <see cref="KafkaAcks.All"/>.</summary>
    public int MinInSync { get; init; } = 1;

    /// <summary>Whether a replica that is not in sync may become the leader when no other is left.</summary>
    public bool UncleanElection { get; init; }

    /// <summary>
    /// Number, from 1, of the node that leads the first partition. Its other replicas are on the next nodes.
    /// </summary>
    [Allowed(1)]
    public int FirstLeader { get; init; } = 1;

    /// <summary>
    /// Whether each partition is led by the next node. Otherwise the first leader leads all partitions.
    /// </summary>
    public bool SpreadLeaders { get; init; }

    /// <summary>How long the client collects messages into a batch.</summary>
    [Allowed("0s", "10s")]
    public TimeSpan Linger { get; init; }

    /// <summary>Largest number of requests that wait for their answer on a connection.</summary>
    [Allowed(1, 1_000_000)]
    public int MaxInFlight { get; init; } = 5;

    /// <summary>How long the client tries to deliver a message.</summary>
    public TimeSpan DeliveryTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long the broker may wait for its replicas before the client tries again. The client waits a little longer
    /// for the broker.
    /// </summary>
    [Allowed("10ms")]
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The hosts that may be called.</summary>
    [JsonIgnore]
    public AllowedTargets Allowed { get; init; } = AllowedTargets.LoopbackOnly;

    /// <inheritdoc/>
    public override IEnumerable<PlanError> Errors(string path)
    {
        foreach (var error in base.Errors(path))
            yield return error;
        if (Idempotence && Acks != KafkaAcks.All)
            yield return new(
                $"{path}.idempotence",
                "true",
                "false unless acks is All: idempotence needs all acknowledgements"
            );
        if (Idempotence && MaxInFlight > 5)
            yield return new($"{path}.maxInFlight", $"{MaxInFlight}", "1 to 5 with idempotence");
        if (MinInSync < 1 || MinInSync > Replicas)
            yield return new($"{path}.minInSync", $"{MinInSync}", $"1 to the number of replicas, {Replicas}");
        if (DeliveryTimeout < RequestTimeout)
            yield return new(
                $"{path}.deliveryTimeout",
                $"{DeliveryTimeout.TotalMilliseconds} ms",
                $"the request timeout, {RequestTimeout.TotalMilliseconds} ms, or more"
            );
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A setting or an address is wrong, or an address is not allowed.</exception>
    public override IPublisher Open(TargetSite site) => new KafkaPublisher(this, site);
}
