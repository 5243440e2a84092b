namespace Chaos.Targets.Kafka;

/// <summary>When a consumer commits what it has fetched.</summary>
public enum KafkaCommit
{
    /// <summary>When all of it was handled: at least once.</summary>
    AfterHandling,

    /// <summary>
    /// Before any of it was handled, as automatic commits can do: at most once. A bug where nothing may be lost.
    /// </summary>
    BeforeHandling,
}
