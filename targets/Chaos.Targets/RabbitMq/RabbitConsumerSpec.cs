using System.Text.Json.Serialization;
using Chaos.Core;
using Chaos.Core.Messaging;

namespace Chaos.Targets.RabbitMq;

/// <summary>
/// A consumer of the queue of a group. The <see cref="Delivery.Offset"/> of a message is its delivery tag, which starts
/// again with every connection.
/// </summary>
public sealed record RabbitConsumerSpec : ConsumerSpec
{
    /// <summary>When messages are acknowledged.</summary>
    public Acknowledge Acknowledge { get; init; }

    /// <summary>
    /// Largest number of unacknowledged messages that the broker sends ahead. 0 for no limit. Has no effect with
    /// automatic acknowledgement.
    /// </summary>
    [Allowed(0, ushort.MaxValue)]
    public int Prefetch { get; init; } = 50;

    /// <summary>
    /// Whether a message that cannot be handled returns to the head of the queue, from which it is delivered again at
    /// once. Otherwise it is rejected and goes to the dead-letter queue, if there is one. Has an effect only when
    /// messages are acknowledged after handling.
    /// </summary>
    public bool Requeue { get; init; }

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
        if (Requeue && Acknowledge != Acknowledge.AfterHandling)
            yield return new(
                $"{path}.requeue",
                "true",
                $"false where messages are acknowledged {Acknowledge}: no message is left to requeue"
            );
        if (RabbitHeartbeat.Error($"{path}.heartbeat", Heartbeat) is { } wrong)
            yield return wrong;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">An address is wrong, or not allowed.</exception>
    public override IConsumer Open(ConsumerSite site) => new RabbitConsumer(this, site);
}
