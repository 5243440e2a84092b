namespace Chaos.Targets.Kafka;

/// <summary>Says when a consumer commits the messages that it has fetched.</summary>
public enum KafkaCommit
{
    /// <summary>After all of them were handled: at least once.</summary>
    AfterHandling,

    /// <summary>
    /// Before any of them was handled, as can happen with automatic commits: at most once. A bug when no message may be
    /// lost.
    /// </summary>
    BeforeHandling,
}
