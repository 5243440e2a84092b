namespace Chaos.Targets.Protocols.Kafka;

/// <summary>The smallest request that any Kafka broker answers, also before a login.</summary>
public static class KafkaHello
{
    /// <summary>Length 10, ApiVersions (18) version 0, correlation id 1, no client id.</summary>
    public static ReadOnlyMemory<byte> Bytes { get; } = new byte[] { 0, 0, 0, 10, 0, 18, 0, 0, 0, 0, 0, 1, 0xFF, 0xFF };
}
