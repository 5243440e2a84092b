namespace Chaos.Targets.RabbitMq;

/// <summary>The type of a queue.</summary>
public enum RabbitQueueType
{
    /// <summary>A queue on one node.</summary>
    Classic,

    /// <summary>A replicated log with an elected leader. Always durable.</summary>
    Quorum,
}
