using System.Globalization;
using Chaos.Core.Trials;
using Confluent.Kafka;

namespace Chaos.Targets.Kafka;

/// <summary>
/// What a cluster says of its nodes to those who ask at an address: where clients that came in there are sent.
/// </summary>
public static class KafkaMetadata
{
    /// <summary>Where the nodes that serve are said to be, as host:port, by their numbers.</summary>
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
    /// The same, and the topics that there are. No topic is asked for by its name: some clusters make one that they are
    /// asked for.
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
        // The client's own call blocks the thread, and so does giving it back.
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

    /// <summary>That all are down follows from why each of them is.</summary>
    private static string Worse(string? known, Error error) =>
        known is not null && error.Code == ErrorCode.Local_AllBrokersDown ? known : error.Reason;
}
