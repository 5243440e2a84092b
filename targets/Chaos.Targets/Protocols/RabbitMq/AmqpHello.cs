namespace Chaos.Targets.Protocols.RabbitMq;

/// <summary>The protocol header of AMQP 0-9-1. A broker answers it with its first method, before a login.</summary>
public static class AmqpHello
{
    /// <summary>The bytes of the header.</summary>
    public static ReadOnlyMemory<byte> Bytes { get; } = "AMQP\0\0\u0009\u0001"u8.ToArray();
}
