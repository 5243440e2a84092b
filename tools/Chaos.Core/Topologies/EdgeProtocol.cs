namespace Chaos.Core.Topologies;

/// <summary>What is spoken over an edge.</summary>
public enum EdgeProtocol
{
    /// <summary>HTTP/1.1, with or without TLS.</summary>
    Http,

    /// <summary>gRPC, over HTTP/2 without TLS.</summary>
    Grpc,

    /// <summary>AMQP 0-9-1, of RabbitMQ.</summary>
    Amqp,

    /// <summary>The protocol of Kafka.</summary>
    Kafka,

    /// <summary>Bytes of which nothing is known but how a client begins: <see cref="Edge.Canary"/> says it.</summary>
    Tcp,
}
