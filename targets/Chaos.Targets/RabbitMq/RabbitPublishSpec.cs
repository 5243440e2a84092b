using System.Text.Json.Serialization;
using Chaos.Core;
using Chaos.Core.Calls;
using Chaos.Core.Messaging;

namespace Chaos.Targets.RabbitMq;

/// <summary>
/// Publishing to RabbitMQ. A channel is an exchange that copies each message to one queue a group:
/// <code>
///  publisher ── exchange trial.orders ─┬─ queue trial.orders.billing ── its consumers
///                                      └─ queue trial.orders.mail ───── its consumers      (one queue named as the exchange where there is no group)
/// </code>
/// </summary>
public sealed record RabbitPublishSpec : PublishSpec
{
    /// <summary>Whether exchange and queues outlive the broker's process.</summary>
    public bool Durable { get; init; } = true;

    /// <summary>
    /// Whether messages are written to disk, so that in a durable queue they outlive the broker's process.
    /// </summary>
    public bool Persistent { get; init; } = true;

    /// <summary>
    /// Whether a call ends when the broker confirms that it has the message; otherwise when the client has written it,
    /// which says nothing of the broker.
    /// </summary>
    public bool Confirms { get; init; } = true;

    /// <summary>What the queues are made of.</summary>
    public RabbitQueueType QueueType { get; init; }

    /// <summary>Whether what a consumer rejects goes to a queue of its own; otherwise it is dropped.</summary>
    public bool DeadLetter { get; init; }

    /// <summary>
    /// Whether a message that no queue gets comes back, as a call that was turned away; otherwise the broker confirms
    /// it and drops it.
    /// </summary>
    public bool Mandatory { get; init; }

    /// <summary>How many messages a queue holds before it turns publishers away; null for no limit.</summary>
    [Allowed(1)]
    public int? MaxLength { get; init; }

    /// <summary>
    /// How many messages may wait for their confirm on the connection; beyond it calls wait to be sent.
    /// </summary>
    [Allowed(1, 1_000_000)]
    public int MaxOutstanding { get; init; } = 10_000;

    /// <summary>
    /// How often both sides let the other know that they are there; after two intervals without a word the connection
    /// counts as lost.
    /// </summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The hosts that may be called.</summary>
    [JsonIgnore]
    public AllowedTargets Allowed { get; init; } = AllowedTargets.LoopbackOnly;

    /// <inheritdoc/>
    public override IEnumerable<PlanError> Errors(string path)
    {
        foreach (var error in base.Errors(path))
            yield return error;
        if (QueueType == RabbitQueueType.Quorum && !Durable)
            yield return new($"{path}.durable", "false", "true for a quorum queue");
        if (Mandatory && !Confirms)
            yield return new(
                $"{path}.mandatory",
                "true",
                "false without confirms: nobody would wait for what comes back"
            );
        if (RabbitHeartbeat.Error($"{path}.heartbeat", Heartbeat) is { } wrong)
            yield return wrong;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">An address is wrong, or not allowed.</exception>
    public override IPublisher Open(TargetSite site) => new RabbitPublisher(this, site);
}
