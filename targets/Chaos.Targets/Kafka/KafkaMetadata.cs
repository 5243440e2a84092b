using System.Globalization;
using Chaos.Core.Trials;
using Confluent.Kafka;

namespace Chaos.Targets.Kafka;

/// <summary>Reads the addresses that a cluster advertises to clients that connect to one of its addresses.</summary>
public static class KafkaMetadata
{
    /// <summary>Returns the advertised addresses of the nodes as host:port, by node number.</summary>
    /// <exception cref="TestbedException">Nobody answers there in time, or the login is refused: one line, without the
    /// password.</exception>
    public static async Task<IReadOnlyDictionary<int, string>> AskAsync(
        IReadOnlyList<string> nodes,
        string? credentials,
        AllowedTargets allowed,
        TimeSpan limit,
        CancellationToken cancellationToken
    ) => (await LookAsync(nodes, credentials, allowed, limit, cancellationToken)).Nodes;

    /// <summary>
    /// Returns the advertised addresses and the existing topics. It does not request a topic by name, because some
    /// clusters create a requested topic.
    /// </summary>
    /// <exception cref="TestbedException">Nobody answers there in time, or the login is refused: one line, without the
    /// password.</exception>
    public static async Task<(IReadOnlyDictionary<int, string> Nodes, IReadOnlySet<string> Topics)> LookAsync(
        IReadOnlyList<string> nodes,
        string? credentials,
        AllowedTargets allowed,
        TimeSpan limit,
        CancellationToken cancellationToken
    )
    {
        var config = KafkaClient.Configured(new AdminClientConfig(), nodes, credentials, allowed);
        string? trouble = null;
        // The client's call blocks the thread, and so does its disposal.
        return await Task.Run(
            () =>
            {
                using var admin = new AdminClientBuilder(config)
                    .SetLogHandler(static (_, _) => { })
                    .SetErrorHandler((_, error) => trouble = Worse(trouble, error))
                    .Build();
                try
                {
                    var told = admin.GetMetadata(limit);
                    return (
                        told.Brokers.ToDictionary(
                            b => b.BrokerId,
                            b => string.Create(CultureInfo.InvariantCulture, $"{b.Host}:{b.Port}")
                        ),
                        told.Topics.Select(t => t.Topic).ToHashSet()
                    );
                }
                catch (KafkaException e)
                {
                    throw new TestbedException(
                        $"{string.Join(',', nodes)} does not answer as a Kafka cluster: {trouble ?? e.Error.Reason}",
                        e
                    );
                }
            },
            cancellationToken
        );
    }

    /// <summary>
    /// Returns the more specific of two errors: that all brokers are down follows from the error of each of them.
    /// </summary>
    private static string Worse(string? known, Error error) =>
        known is not null && error.Code == ErrorCode.Local_AllBrokersDown ? known : error.Reason;
}
