namespace Chaos.Scenarios.Files;

/// <summary>What can be said to be spoken over an edge.</summary>
public enum EdgeWord
{
    /// <summary>HTTP/1.1: its requests can be read, counted and faulted.</summary>
    Http,

    /// <summary>HTTP within TLS from the caller to the service.</summary>
    Https,

    /// <summary>gRPC, over HTTP/2 without TLS.</summary>
    Grpc,

    /// <summary>AMQP 0-9-1, of RabbitMQ.</summary>
    Amqp,

    /// <summary>The protocol of Kafka.</summary>
    Kafka,

    /// <summary>Anything within TLS from the first byte.</summary>
    Tls,

    /// <summary>Anything else, as a database speaks: a canary of its own says how a client begins.</summary>
    Tcp,
}
