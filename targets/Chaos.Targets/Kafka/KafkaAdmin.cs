using Chaos.Core.Messaging;
using Chaos.Core.Trials;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Chaos.Targets.Kafka;

/// <summary>
/// Creates topics with the leaders that a plan names, and counts the messages that groups have not committed.
/// </summary>
/// <param name="bootstrap">The nodes as host:port, separated by commas, without the proxies in front of them.</param>
/// <param name="credentials">Credentials as user:password; null for none.</param>
/// <param name="allowed">The hosts that may be called.</param>
/// <param name="time">The clock.</param>
public sealed class KafkaAdmin(string bootstrap, string? credentials, AllowedTargets allowed, TimeProvider time)
    : IBrokerAdmin
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    private readonly IAdminClient _client = new AdminClientBuilder(
        KafkaClient.Configured(
            new AdminClientConfig { SocketTimeoutMs = 3000 },
            bootstrap.Split(','),
            credentials,
            allowed
        )
    )
        .SetLogHandler(static (_, _) => { })
        .SetErrorHandler(static (_, _) => { })
        .Build();

    private readonly KafkaObserver _observer = new(() =>
        KafkaClient.Configured(
            new ConsumerConfig { SocketTimeoutMs = 3000 },
            bootstrap.Split(','),
            credentials,
            allowed
        )
    );

    private readonly HashSet<string> _declared = [];

    /// <summary>
    /// Whether the broker is librdkafka's mock. The mock creates topics on first use, and some requests crash it.
    /// </summary>
    public bool IsMock { get; init; }

    /// <summary>
    /// Whether disposal removes the topics that this object created. Set for a cluster that outlives the run.
    /// </summary>
    public bool RemovesAtTheEnd { get; init; }

    /// <inheritdoc/>
    public async Task DeclareAsync(
        string trial,
        IReadOnlyList<PublishSpec> published,
        IReadOnlyList<ConsumerSpec> consumed,
        CancellationToken cancellationToken
    )
    {
        var topics = Topics(trial, published).ToList();
        if (!IsMock)
        {
            await DeleteAsync(topics.Select(t => t.Name), cancellationToken);
            await UntilAsync(
                $"remove the topics of {trial}",
                () => Task.FromResult(Metadata().Topics.All(t => topics.All(n => n.Name != t.Topic))),
                cancellationToken
            );
            var nodes = Metadata().Brokers.Select(b => b.BrokerId).Order().ToList();
            _declared.UnionWith(topics.Select(t => t.Name));
            await DoAsync(
                $"declare the topics of {trial}",
                () =>
                    _client.CreateTopicsAsync(
                        topics.Select(t => Specification(t.Name, t.Spec, nodes)),
                        new() { OperationTimeout = s_limit, RequestTimeout = s_limit }
                    )
            );
        }
        await UntilAsync(
            $"get leaders for the topics of {trial}",
            () => HaveLeadersAsync([.. topics.Select(t => t.Name)]),
            cancellationToken
        );
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, double>> SampleAsync(
        string trial,
        IReadOnlyList<PublishSpec> published,
        IReadOnlyList<ConsumerSpec> consumed,
        CancellationToken cancellationToken
    )
    {
        var topics = Topics(trial, published).ToList();
        // The client's calls block. On a thread of their own they can delay only the next sample.
        var sampling = Task.Factory.StartNew(
            () => _observer.Sample(trial, topics, consumed),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
        return await sampling.WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<int, long>> LowWatermarksAsync(
        string trial,
        PublishSpec published,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await Task
                .Factory.StartNew(
                    () => _observer.LowWatermarks(ChannelName.Of(trial, published.Channel)),
                    CancellationToken.None,
                    TaskCreationOptions.LongRunning,
                    TaskScheduler.Default
                )
                .WaitAsync(cancellationToken);
        }
        catch (KafkaException e)
        {
            throw new TestbedException(
                $"Kafka at {bootstrap} does not report which messages of {published.Channel} it still has: {e.Error.Reason}",
                e
            );
        }
    }

    /// <inheritdoc/>
    public async Task RemoveAsync(
        string trial,
        IReadOnlyList<PublishSpec> published,
        IReadOnlyList<ConsumerSpec> consumed,
        CancellationToken cancellationToken
    )
    {
        if (IsMock)
            return;
        var topics = Topics(trial, published).Select(t => t.Name).ToList();
        await DeleteAsync(topics, cancellationToken);
        _declared.ExceptWith(topics);
    }

    /// <exception cref="TestbedException">Topics could not be removed.</exception>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (RemovesAtTheEnd && _declared.Count > 0)
                await DeleteAsync(_declared, CancellationToken.None);
        }
        finally
        {
            _observer.Dispose();
            _client.Dispose();
        }
    }

    private static IEnumerable<(string Name, KafkaPublishSpec Spec)> Topics(
        string trial,
        IReadOnlyList<PublishSpec> published
    ) =>
        published
            .GroupBy(p => p.Channel)
            .Select(channel =>
                channel.First() is KafkaPublishSpec spec
                    ? (ChannelName.Of(trial, channel.Key), spec)
                    : throw new TestbedException(
                        $"channel {channel.Key}: {channel.First().GetType().Name} does not publish to Kafka"
                    )
            );

    private static TopicSpecification Specification(string name, KafkaPublishSpec spec, IReadOnlyList<int> nodes)
    {
        if (spec.Replicas > nodes.Count)
            throw new TestbedException(
                $"channel {spec.Channel}: {spec.Replicas} replicas need as many nodes, and there are {nodes.Count}"
            );
        return new()
        {
            Name = name,
            NumPartitions = spec.Partitions,
            ReplicasAssignments = Enumerable
                .Range(0, spec.Partitions)
                .ToDictionary(
                    p => p,
                    p =>
                        Enumerable
                            .Range(0, spec.Replicas)
                            .Select(r => nodes[(spec.FirstLeader - 1 + (spec.SpreadLeaders ? p : 0) + r) % nodes.Count])
                            .ToList()
                ),
            Configs = new()
            {
                ["min.insync.replicas"] = $"{spec.MinInSync}",
                ["unclean.leader.election.enable"] = spec.UncleanElection ? "true" : "false",
            },
        };
    }

    /// <summary>
    /// Returns whether every partition is in sync and led by its first replica, as the plan requires. A node that was
    /// still starting when its topic was created does not become leader until an election is requested.
    /// </summary>
    private async Task<bool> HaveLeadersAsync(IReadOnlyList<string> topics)
    {
        var elsewhere = new List<TopicPartition>();
        foreach (var topic in topics)
        {
            if (
                _client.GetMetadata(topic, s_limit).Topics.Single()
                    is not { Error.IsError: false, Partitions: { Count: > 0 } partitions }
                || partitions.Any(p => p.Leader < 0 || p.InSyncReplicas.Length != p.Replicas.Length)
            )
                return false;
            elsewhere.AddRange(
                partitions.Where(p => p.Leader != p.Replicas[0]).Select(p => new TopicPartition(topic, p.PartitionId))
            );
        }
        if (IsMock || elsewhere.Count == 0)
            return true;
        await _client.ElectLeadersAsync(
            ElectionType.Preferred,
            elsewhere,
            new() { OperationTimeout = s_limit, RequestTimeout = s_limit }
        );
        return false;
    }

    private Metadata Metadata() => _client.GetMetadata(s_limit);

    private async Task DeleteAsync(IEnumerable<string> topics, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            await _client.DeleteTopicsAsync(topics, new() { OperationTimeout = s_limit, RequestTimeout = s_limit });
        }
        catch (DeleteTopicsException e)
            when (e.Results.All(r => !r.Error.IsError || r.Error.Code == ErrorCode.UnknownTopicOrPart))
        {
            // There was no topic to remove.
        }
        catch (KafkaException e)
        {
            throw new TestbedException($"Kafka at {bootstrap} does not remove topics: {e.Error.Reason}", e);
        }
    }

    private async Task DoAsync(string what, Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (CreateTopicsException e)
        {
            throw new TestbedException(
                $"Kafka at {bootstrap} cannot {what}: {e.Results.First(r => r.Error.IsError).Error.Reason}",
                e
            );
        }
        catch (KafkaException e)
        {
            throw new TestbedException($"Kafka at {bootstrap} cannot {what}: {e.Error.Reason}", e);
        }
    }

    private async Task UntilAsync(string what, Func<Task<bool>> condition, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        while (true)
        {
            try
            {
                if (await condition())
                    return;
            }
            catch (KafkaException e) when (time.GetElapsedTime(begun) >= s_limit)
            {
                throw new TestbedException($"Kafka at {bootstrap} does not {what}: {e.Error.Reason}", e);
            }
            catch (KafkaException)
            {
                // The cluster may not be ready yet.
            }
            if (time.GetElapsedTime(begun) >= s_limit)
                throw new TestbedException($"Kafka at {bootstrap} does not {what} within {s_limit.TotalSeconds:0} s");
            await Task.Delay(s_pause, time, cancellationToken);
        }
    }
}
