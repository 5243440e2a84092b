namespace Chaos.Targets.Protocols.RabbitMq;

/// <summary>AMQP 0-9-1's protocol header, which a broker answers with its first method, before a login.</summary>
public static class AmqpHello
{
    /// <summary>The bytes.</summary>
    public static ReadOnlyMemory<byte> Bytes { get; } = "AMQP\0\0\u0009\u0001"u8.ToArray();
}
