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
}
