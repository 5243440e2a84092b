namespace Chaos.Targets.RabbitMq;

/// <summary>What a queue is made of.</summary>
public enum RabbitQueueType
{
    /// <summary>One process on one node.</summary>
    Classic,

    /// <summary>A replicated log with an elected leader. Always durable.</summary>
    Quorum,
}
