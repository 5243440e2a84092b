using System.Text.Json.Serialization;
using Chaos.Core;
using Chaos.Core.Calls;
using Chaos.Core.Messaging;

namespace Chaos.Targets.RabbitMq;

/// <summary>
/// Publishes to RabbitMQ. A channel is an exchange that copies each message to one queue for each group. Without a
/// group there is one queue with the name of the exchange:
/// <code>
///  publisher ── exchange trial.orders ─┬─ queue trial.orders.billing ── its consumers
///                                      └─ queue trial.orders.mail ───── its consumers
/// </code>
/// </summary>
public sealed record RabbitPublishSpec : PublishSpec
{
    /// <summary>Whether exchange and queues survive a restart of the broker.</summary>
    public bool Durable { get; init; } = true;

    /// <summary>
    /// Whether messages are written to disk, so that in a durable queue they survive a restart of the broker.
    /// </summary>
    public bool Persistent { get; init; } = true;

    /// <summary>
    /// Whether a call ends when the broker has confirmed the message. Otherwise it ends when the client has written it,
    /// which does not show that the broker has it.
    /// </summary>
    public bool Confirms { get; init; } = true;

    /// <summary>The type of the queues.</summary>
    public RabbitQueueType QueueType { get; init; }

    /// <summary>
    /// Whether messages that a consumer rejects go to a dead-letter queue. Otherwise they are dropped.
    /// </summary>
    public bool DeadLetter { get; init; }

    /// <summary>
    /// Whether a message that is routed to no queue is returned, and its call is rejected. Otherwise the broker
    /// confirms it and drops it.
    /// </summary>
    public bool Mandatory { get; init; }

    /// <summary>Number of messages from which a queue rejects further ones. Null for no limit.</summary>
    [Allowed(1)]
    public int? MaxLength { get; init; }

    /// <summary>
    /// Largest number of messages that wait for their confirm on the connection. Further calls wait before they are
    /// sent.
    /// </summary>
    [Allowed(1, 1_000_000)]
    public int MaxOutstanding { get; init; } = 10_000;

    /// <summary>
    /// Interval of the heartbeats of both sides. After two intervals without any data the connection counts as lost.
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
                "false without confirms: a returned message would not be noticed"
            );
        if (RabbitHeartbeat.Error($"{path}.heartbeat", Heartbeat) is { } wrong)
            yield return wrong;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">An address is wrong, or not allowed.</exception>
    public override IPublisher Open(TargetSite site) => new RabbitPublisher(this, site);
}
