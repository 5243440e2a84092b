namespace Chaos.Targets.Kafka;

/// <summary>Says how partitions are assigned when the members of a group change.</summary>
public enum KafkaAssignor
{
    /// <summary>All partitions are revoked and assigned again.</summary>
    Eager,

    /// <summary>Only the partitions that move are revoked.</summary>
    Cooperative,
}
