using System.Text.Json.Serialization;
using Chaos.Core;
using Chaos.Core.Messaging;

namespace Chaos.Targets.RabbitMq;

/// <summary>
/// A consumer of a group's queue. The messages' <see cref="Delivery.Offset"/> is the delivery tag, which starts again
/// with every connection.
/// </summary>
public sealed record RabbitConsumerSpec : ConsumerSpec
{
    /// <summary>When messages are acknowledged.</summary>
    public Acknowledge Acknowledge { get; init; }

    /// <summary>
    /// How many unacknowledged messages the broker sends ahead; 0 for no limit. Without a meaning where acknowledgement
    /// is automatic.
    /// </summary>
    [Allowed(0, ushort.MaxValue)]
    public int Prefetch { get; init; } = 50;

    /// <summary>
    /// Whether a message that cannot be handled goes back to the head of the queue, from where it comes again at once;
    /// otherwise it is rejected for good, to the dead-letter queue where there is one. Without a meaning unless
    /// messages are acknowledged after handling.
    /// </summary>
    public bool Requeue { get; init; }

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
        if (Requeue && Acknowledge != Acknowledge.AfterHandling)
            yield return new(
                $"{path}.requeue",
                "true",
                $"false where messages are acknowledged {Acknowledge}: nothing is left to be put back"
            );
        if (RabbitHeartbeat.Error($"{path}.heartbeat", Heartbeat) is { } wrong)
            yield return wrong;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">An address is wrong, or not allowed.</exception>
    public override IConsumer Open(ConsumerSite site) => new RabbitConsumer(this, site);
}
