namespace Chaos.Targets.Kafka;

/// <summary>How partitions are shared out when a group's members change.</summary>
public enum KafkaAssignor
{
    /// <summary>All are given up and shared out anew.</summary>
    Eager,

    /// <summary>Only those that move are given up.</summary>
    Cooperative,
}
