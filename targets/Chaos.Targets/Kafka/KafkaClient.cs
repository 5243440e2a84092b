using Chaos.Core;
using Confluent.Kafka;

namespace Chaos.Targets.Kafka;

/// <summary>Configures every Kafka client: fast reconnects, no logging, and only allowed addresses.</summary>
internal static class KafkaClient
{
    /// <summary>
    /// Fills in the configuration of a client. The longest pause before a reconnect decides how fast the client
    /// recovers after its connections were cut. Its default is 10 s. Here it is half a second.
    /// </summary>
    /// <exception cref="ArgumentException">There is no address, or one is wrong or not allowed.</exception>
    internal static T Configured<T>(T config, IReadOnlyList<string> nodes, string? credentials, AllowedTargets allowed)
        where T : ClientConfig
    {
        if (nodes.Count == 0)
            throw new ArgumentException(
                new PlanError("addresses", "none", "at least one host:port").ToString(),
                nameof(nodes)
            );
        foreach (var (node, i) in nodes.Select((n, i) => (n, i)))
        {
            if (!Uri.TryCreate($"kafka://{node}", UriKind.Absolute, out var uri) || uri.Port < 1)
                throw new ArgumentException(
                    new PlanError($"addresses[{i}]", node, "host:port").ToString(),
                    nameof(nodes)
                );
            if (allowed.Error($"addresses[{i}]", uri) is { } error)
                throw new ArgumentException(error.ToString(), nameof(nodes));
        }
        config.BootstrapServers = string.Join(',', nodes);
        config.BrokerAddressFamily = BrokerAddressFamily.V4;
        config.ReconnectBackoffMs = 50;
        config.ReconnectBackoffMaxMs = 500;
        config.RetryBackoffMs = 50;
        config.RetryBackoffMaxMs = 500;
        config.SocketConnectionSetupTimeoutMs = 2000;
        config.SocketNagleDisable = true;
        config.TopicMetadataRefreshFastIntervalMs = 100;
        config.TopicMetadataPropagationMaxMs = 5000;
        config.AllowAutoCreateTopics = true;
        if (credentials is null)
            return config;
        var separator = credentials.IndexOf(':', StringComparison.Ordinal);
        if (separator < 1)
            throw new ArgumentException(
                new PlanError("credentials", "without a colon", "user:password").ToString(),
                nameof(credentials)
            );
        config.SecurityProtocol = SecurityProtocol.SaslPlaintext;
        config.SaslMechanism = SaslMechanism.Plain;
        (config.SaslUsername, config.SaslPassword) = (credentials[..separator], credentials[(separator + 1)..]);
        return config;
    }
}
