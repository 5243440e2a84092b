using Chaos.Core.Messaging;
using Confluent.Kafka;

namespace Chaos.Targets.Kafka;

/// <summary>
/// Reads the state of topics and groups while brokers stop and start. It uses only the older calls of the client. The
/// newer calls ask several brokers at once, and an assertion ends the whole process when one of these brokers dies in
/// the meantime (librdkafka 2.16).
/// </summary>
/// <param name="configure">Makes the configuration of a consumer. The consumer does not join the group. It only reads
/// the group's offsets.</param>
internal sealed class KafkaObserver(Func<ConsumerConfig> configure) : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMilliseconds(250);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, IConsumer<Ignore, Ignore>> _groups = [];
    private bool _isOver;

    /// <summary>
    /// Returns the leader and the number of in-sync replicas of each topic, and the lag of each group. Leaves out
    /// figures that do not come in time. Blocks.
    /// </summary>
    internal Dictionary<string, double> Sample(
        string trial,
        IReadOnlyList<(string Name, KafkaPublishSpec Spec)> topics,
        IReadOnlyList<ConsumerSpec> consumed
    )
    {
        var samples = new Dictionary<string, double>();
        lock (_lock)
        {
            if (_isOver)
                return samples;
            foreach (var (name, spec) in topics)
            {
                var groups = consumed.Where(c => c.Channel == spec.Channel).Select(c => c.Group).Distinct().ToList();
                try
                {
                    var partitions = Partitions(name);
                    samples[$"{spec.Channel} in sync"] = partitions.Min(p => p.InSyncReplicas.Length);
                    samples[$"{spec.Channel} leader"] = partitions[0].Leader;
                    if (partitions.Any(p => p.Leader < 0))
                        continue;
                    foreach (var group in groups)
                        samples[groups.Count == 1 ? $"{spec.Channel} lag" : $"{spec.Channel} lag, {group}"] = Lag(
                            ChannelName.Of(trial, group),
                            name,
                            partitions
                        );
                }
                catch (KafkaException)
                {
                    // A broker that does not answer leaves a gap in its time series.
                }
            }
        }
        return samples;
    }

    /// <summary>Returns the lowest offset that each partition of a topic still has. Blocks.</summary>
    /// <exception cref="KafkaException">The broker does not answer.</exception>
    internal Dictionary<int, long> LowWatermarks(string topic)
    {
        lock (_lock)
            return _isOver
                ? []
                : Partitions(topic)
                    .ToDictionary(
                        p => p.PartitionId,
                        p => Of("").QueryWatermarkOffsets(new(topic, p.PartitionId), 8 * s_limit).Low.Value
                    );
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _isOver = true;
            foreach (var consumer in _groups.Values)
                consumer.Dispose();
        }
    }

    private double Lag(string group, string topic, List<PartitionMetadata> partitions)
    {
        var consumer = Of(group);
        var committed = consumer
            .Committed(partitions.Select(p => new TopicPartition(topic, p.PartitionId)), s_limit)
            .ToDictionary(c => c.Partition.Value, c => Math.Max(0, c.Offset.Value));
        return partitions.Sum(p =>
            consumer.QueryWatermarkOffsets(new(topic, p.PartitionId), s_limit).High.Value
            - committed.GetValueOrDefault(p.PartitionId)
        );
    }

    private List<PartitionMetadata> Partitions(string topic)
    {
        // The admin client shares the consumer's connection, because a consumer has no call for metadata.
        using var admin = new DependentAdminClientBuilder(Of("").Handle).Build();
        var found = admin.GetMetadata(topic, s_limit).Topics.Single();
        return found.Error.IsError || found.Partitions.Count == 0
            ? throw new KafkaException(found.Error)
            : [.. found.Partitions.OrderBy(p => p.PartitionId)];
    }

    private IConsumer<Ignore, Ignore> Of(string group)
    {
        if (_groups.TryGetValue(group, out var known))
            return known;
        var config = configure();
        config.GroupId = group.Length == 0 ? "chaos-observer" : group;
        config.EnableAutoCommit = false;
        return _groups[group] = new ConsumerBuilder<Ignore, Ignore>(config)
            .SetLogHandler(static (_, _) => { })
            .SetErrorHandler(static (_, _) => { })
            .Build();
    }
}
