namespace Chaos.Targets.Kafka;

/// <summary>Who has to have a message before the producer is told that it is there.</summary>
public enum KafkaAcks
{
    /// <summary>Nobody: it was written to a socket.</summary>
    None,

    /// <summary>The partition's leader.</summary>
    Leader,

    /// <summary>Every replica that is in sync.</summary>
    All,
}
