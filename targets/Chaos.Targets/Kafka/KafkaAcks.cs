namespace Chaos.Targets.Kafka;

/// <summary>Says which nodes must have stored a message before it is acknowledged to the producer.</summary>
public enum KafkaAcks
{
    /// <summary>None: the message only has to be written to a socket.</summary>
    None,

    /// <summary>The partition's leader.</summary>
    Leader,

    /// <summary>Every in-sync replica.</summary>
    All,
}
