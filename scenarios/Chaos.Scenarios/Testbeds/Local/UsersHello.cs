using System.Text;
using Chaos.Core.Topologies;
using Chaos.Scenarios.Testbeds.Local.Brokers.Kafka;
using Chaos.Scenarios.Testbeds.Local.Brokers.RabbitMq;

namespace Chaos.Scenarios.Testbeds.Local;

/// <summary>
/// What a canary says to a service of the user's, to be answered with at least one byte: the beginning of what is
/// spoken there.
/// </summary>
internal static class UsersHello
{
    /// <summary>The beginning of HTTP/2: a server answers it with its settings.</summary>
    internal static ReadOnlyMemory<byte> Http2 { get; } =
        (byte[])[.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, 0, 0, 0, 4, 0, 0, 0, 0, 0];

    /// <summary>What is said.</summary>
    /// <param name="protocol">What is spoken.</param>
    /// <param name="canary">What the user wants to be said, each character one byte; null for the protocol's
    /// own.</param>
    /// <param name="tls">The host with which TLS is spoken; null where none is.</param>
    /// <param name="request">A request of HTTP.</param>
    internal static ReadOnlyMemory<byte> Of(EdgeProtocol protocol, string? canary, string? tls, Func<string> request) =>
        (protocol, canary, tls) switch
        {
            (_, not null, _) => Encoding.Latin1.GetBytes(canary),
            (_, _, not null) => TlsHello.To(tls),
            (EdgeProtocol.Grpc, _, _) => Http2,
            (EdgeProtocol.Amqp, _, _) => AmqpHello.Bytes,
            (EdgeProtocol.Kafka, _, _) => KafkaHello.Bytes,
            _ => Encoding.UTF8.GetBytes(request()),
        };
}
