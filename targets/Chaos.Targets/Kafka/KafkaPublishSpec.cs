using System.Text.Json.Serialization;
using Chaos.Core;
using Chaos.Core.Calls;
using Chaos.Core.Messaging;

namespace Chaos.Targets.Kafka;

/// <summary>Publishing to a topic of Kafka, keyed by the message's key.</summary>
public sealed record KafkaPublishSpec : PublishSpec
{
    /// <summary>Who has to have a message before it counts as acknowledged.</summary>
    public KafkaAcks Acks { get; init; } = KafkaAcks.All;

    /// <summary>Whether the broker drops what the client sends twice; needs <see cref="KafkaAcks.All"/>.</summary>
    public bool Idempotence { get; init; } = true;

    /// <summary>Partitions of the topic.</summary>
    [Allowed(1, 1000)]
    public int Partitions { get; init; } = 1;

    /// <summary>Copies of each partition.</summary>
    [Allowed(1, 9)]
    public int Replicas { get; init; } = 1;

    /// <summary>Copies that have to be in sync for <see cref="KafkaAcks.All"/> to be given.</summary>
    public int MinInSync { get; init; } = 1;

    /// <summary>Whether a copy that is not in sync may become the leader when no other is left.</summary>
    public bool UncleanElection { get; init; }

    /// <summary>
    /// Number of the node, from 1, that leads the first partition: its copies follow on the next nodes.
    /// </summary>
    [Allowed(1)]
    public int FirstLeader { get; init; } = 1;

    /// <summary>
    /// Whether the next partition is led by the next node; otherwise all are led by the first leader.
    /// </summary>
    public bool SpreadLeaders { get; init; }

    /// <summary>How long messages are gathered into a batch.</summary>
    [Allowed("0s", "10s")]
    public TimeSpan Linger { get; init; }

    /// <summary>How many requests may wait for their answer on a connection.</summary>
    [Allowed(1, 1_000_000)]
    public int MaxInFlight { get; init; } = 5;

    /// <summary>How long the client goes on trying before it gives a message up.</summary>
    public TimeSpan DeliveryTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long the broker may wait for its replicas, and a little longer the client for the broker, before the client
    /// tries again.
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
                "false unless acks is All: the broker has to know what it has"
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
