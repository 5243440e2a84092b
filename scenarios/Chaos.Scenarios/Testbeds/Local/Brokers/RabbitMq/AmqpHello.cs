namespace Chaos.Scenarios.Testbeds.Local.Brokers.RabbitMq;

/// <summary>AMQP 0-9-1's protocol header, which a broker answers with its first method, before a login.</summary>
internal static class AmqpHello
{
    internal static ReadOnlyMemory<byte> Bytes { get; } = "AMQP\0\0\u0009\u0001"u8.ToArray();
}
