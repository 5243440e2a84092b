namespace Chaos.Targets.Protocols.Kafka;

/// <summary>The smallest request that any Kafka broker answers, before a login too.</summary>
public static class KafkaHello
{
    /// <summary>Length 10, ApiVersions (18) of version 0, correlation 1, no name of a client.</summary>
    public static ReadOnlyMemory<byte> Bytes { get; } = new byte[] { 0, 0, 0, 10, 0, 18, 0, 0, 0, 0, 0, 1, 0xFF, 0xFF };
}
