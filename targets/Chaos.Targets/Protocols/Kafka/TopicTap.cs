using Chaos.Core.Calls;
using Chaos.Targets.Kafka;
using Chaos.Targets.Protocols.Brokers;
using Confluent.Kafka;

namespace Chaos.Targets.Protocols.Kafka;

/// <summary>
/// Reads copies of the messages of a topic: all its partitions, from their ends at the beginning. It is a member of no
/// group and commits nothing, so that the groups of others are not touched.
/// </summary>
internal sealed class TopicTap : IDisposable
{
    private static readonly TimeSpan s_wait = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_ask = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;

    /// <param name="arrivals">Takes what is received.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="site">The addresses of the cluster.</param>
    /// <param name="allowed">The hosts that may be called.</param>
    /// <exception cref="ArgumentException">An address is wrong, or not allowed.</exception>
    internal TopicTap(Arrivals arrivals, string topic, TargetSite site, AllowedTargets allowed)
    {
        var config = KafkaClient.Configured(
            new ConsumerConfig
            {
                // The client asks for a name, but a group exists only when a member joins it.
                GroupId = $"chaos-{site.Trial}",
                EnableAutoCommit = false,
                EnableAutoOffsetStore = false,
                FetchWaitMaxMs = 10,
                FetchErrorBackoffMs = 50,
                SocketTimeoutMs = 3000,
            },
            site.Nodes,
            site.Credentials,
            allowed
        );
        config.AllowAutoCreateTopics = false;
        _thread = new(() => Read(config, arrivals, topic)) { IsBackground = true, Name = $"copies of {topic}" };
        _thread.Start();
    }

    public void Dispose()
    {
        _stop.Cancel();
        _thread.Join();
        _stop.Dispose();
    }

    /// <summary>Reads on a thread of its own, because the client's calls block.</summary>
    private void Read(ConsumerConfig config, Arrivals arrivals, string topic)
    {
        var isAway = false;
        using var consumer = new ConsumerBuilder<Ignore, Ignore>(config)
            .SetLogHandler(static (_, _) => { })
            .SetErrorHandler(
                (_, e) =>
                {
                    // Called while the consumer reads, on the same thread.
                    if (e.Code != ErrorCode.Local_AllBrokersDown)
                        return;
                    isAway = true;
                    arrivals.Leave();
                }
            )
            .Build();
        while (!_stop.IsCancellationRequested)
            try
            {
                consumer.Assign(EndsOf(consumer, topic));
                break;
            }
            catch (KafkaException e) when (!e.Error.IsFatal)
            {
                _stop.Token.WaitHandle.WaitOne(s_wait);
            }
        arrivals.Begin();
        while (!_stop.IsCancellationRequested)
            try
            {
                var seen = consumer.Consume(s_wait);
                if (isAway && (seen is not null || Answers(consumer, topic)))
                {
                    isAway = false;
                    arrivals.Begin();
                }
                if (seen is { Message.Headers: { } headers } && headers.TryGetLastBytes(Arrivals.Header, out var stamp))
                    arrivals.Arrive(stamp, seen.Partition.Value);
            }
            catch (ConsumeException e) when (!e.Error.IsFatal)
            {
                // The broker cannot be reached at the moment. The client tries again at the same place.
            }
        consumer.Close();
    }

    /// <summary>Whether the cluster can be read from again.</summary>
    private static bool Answers(IConsumer<Ignore, Ignore> consumer, string topic)
    {
        try
        {
            consumer.QueryWatermarkOffsets(new(topic, 0), s_ask);
            return true;
        }
        catch (KafkaException)
        {
            return false;
        }
    }

    /// <summary>The end of each partition, as an offset: a later "end" would leave out what is published meanwhile.</summary>
    private static List<TopicPartitionOffset> EndsOf(IConsumer<Ignore, Ignore> consumer, string topic)
    {
        using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        var metadata = admin.GetMetadata(topic, s_ask).Topics.Single();
        if (metadata.Error.IsError)
            throw new KafkaException(metadata.Error);
        return
        [
            .. metadata.Partitions.Select(p =>
            {
                var partition = new TopicPartition(topic, p.PartitionId);
                return new TopicPartitionOffset(partition, consumer.QueryWatermarkOffsets(partition, s_ask).High);
            }),
        ];
    }
}
