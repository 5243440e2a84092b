using System.Threading.Channels;
using Chaos.Core.Messaging;
using Confluent.Kafka;

namespace Chaos.Targets.Kafka;

/// <summary>
/// Consumes a topic as a member of a group. A thread of its own fetches some messages. It fetches more when these have
/// been handled, one after the other.
/// <code>
///  thread   fetch ──┐        ┌─ commit ─ fetch ...
///  handler          └ handle ┘
/// </code>
/// </summary>
internal sealed class KafkaConsumer : Chaos.Core.Messaging.IConsumer
{
    private static readonly TimeSpan s_fetch = TimeSpan.FromMilliseconds(50);

    private readonly KafkaConsumerSpec _spec;
    private readonly ConsumerConfig _config;
    private readonly string _topic;
    private volatile bool _isOver;

    /// <exception cref="ArgumentException">A setting or an address is wrong, or an address is not allowed.</exception>
    public KafkaConsumer(KafkaConsumerSpec spec, ConsumerSite site)
    {
        if (spec.Errors("consumer").FirstOrDefault() is { } error)
            throw new ArgumentException(error.ToString(), nameof(spec));
        _spec = spec;
        _topic = ChannelName.Of(site.Trial, spec.Channel);
        _config = KafkaClient.Configured(
            new ConsumerConfig
            {
                GroupId = ChannelName.Of(site.Trial, spec.Group),
                EnableAutoCommit = false,
                EnableAutoOffsetStore = false,
                AutoOffsetReset = AutoOffsetReset.Earliest,
                SessionTimeoutMs = (int)spec.SessionTimeout.TotalMilliseconds,
                HeartbeatIntervalMs = (int)Math.Min(spec.SessionTimeout.TotalMilliseconds / 3, 500),
                MaxPollIntervalMs = 300_000,
                PartitionAssignmentStrategy =
                    spec.Assignor == KafkaAssignor.Cooperative
                        ? PartitionAssignmentStrategy.CooperativeSticky
                        : PartitionAssignmentStrategy.Range,
                // A broker without new messages answers quickly, so that a change of leader is noticed quickly.
                FetchWaitMaxMs = 10,
                FetchErrorBackoffMs = 50,
                FetchQueueBackoffMs = 10,
                SocketTimeoutMs = 3000,
                // Enough for the next few commits, but few messages to discard when a partition moves.
                QueuedMinMessages = 100,
            },
            site.Addresses,
            site.Credentials,
            spec.Allowed
        );
    }

    /// <inheritdoc/>
    public async Task RunAsync(IHandler handler, Action subscribed, CancellationToken cancellationToken)
    {
        var fetched = Channel.CreateUnbounded<IReadOnlyList<ConsumeResult<byte[], byte[]>>>(
            new() { SingleReader = true, SingleWriter = true }
        );
        using var handled = new SemaphoreSlim(0);
        var first = subscribed;
        using var consumer = new ConsumerBuilder<byte[], byte[]>(_config)
            .SetLogHandler(static (_, _) => { })
            .SetErrorHandler(static (_, _) => { })
            .SetPartitionsAssignedHandler((_, _) => Interlocked.Exchange(ref first, null)?.Invoke())
            .Build();
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() => Fetch(consumer, fetched.Writer, handled, ended, cancellationToken))
        {
            IsBackground = true,
            Name = $"consumer of {_spec.Channel}",
        };
        thread.Start();
        try
        {
            await foreach (var batch in fetched.Reader.ReadAllAsync(CancellationToken.None))
            {
                await HandleAsync(batch, handler, cancellationToken);
                handled.Release();
            }
        }
        finally
        {
            // A batch that was not completely handled is not committed.
            _isOver = true;
            handled.Release();
            await ended.Task;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;

    private async Task HandleAsync(
        IReadOnlyList<ConsumeResult<byte[], byte[]>> batch,
        IHandler handler,
        CancellationToken cancellationToken
    )
    {
        foreach (var message in batch)
        {
            if (cancellationToken.IsCancellationRequested)
                return;
            if (!MessageStamp.TryRead(message.Message.Value, out var stamp))
                continue;
            // Kafka does not mark a repeated delivery: the consumer only reads from an earlier offset.
            await handler.HandleAsync(
                new(stamp, message.Partition.Value, message.Offset.Value, Redelivered: false),
                cancellationToken
            );
        }
    }

    /// <summary>
    /// Fetches and commits. It runs on a thread of its own, because the client's calls block. Only this thread calls
    /// the client.
    /// </summary>
    private void Fetch(
        IConsumer<byte[], byte[]> consumer,
        ChannelWriter<IReadOnlyList<ConsumeResult<byte[], byte[]>>> fetched,
        SemaphoreSlim handled,
        TaskCompletionSource ended,
        CancellationToken cancellationToken
    )
    {
        try
        {
            consumer.Subscribe(_topic);
            while (!cancellationToken.IsCancellationRequested)
            {
                var batch = Next(consumer);
                if (batch.Count == 0)
                    continue;
                if (_spec.Commit == KafkaCommit.BeforeHandling)
                    Commit(consumer, batch);
                fetched.TryWrite(batch);
                // Waits until the batch has been handled or the worker ends.
                handled.Wait(cancellationToken);
                if (_isOver)
                    return;
                if (_spec.Commit == KafkaCommit.AfterHandling)
                    Commit(consumer, batch);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The consumer was asked to end.
        }
        catch (Exception e)
        {
            fetched.TryComplete(e);
        }
        finally
        {
            fetched.TryComplete();
            Close(consumer);
            ended.TrySetResult();
        }
    }

    /// <summary>
    /// Returns the available messages. Those of one partition are in order. Returns none when none came for a short
    /// time, or when the broker cannot be reached.
    /// </summary>
    private List<ConsumeResult<byte[], byte[]>> Next(IConsumer<byte[], byte[]> consumer)
    {
        var batch = new List<ConsumeResult<byte[], byte[]>>();
        try
        {
            while (
                batch.Count < _spec.Batch && consumer.Consume(batch.Count == 0 ? s_fetch : TimeSpan.Zero) is { } message
            )
                if (!message.IsPartitionEOF)
                    batch.Add(message);
        }
        catch (ConsumeException e) when (!e.Error.IsFatal)
        {
            // The broker cannot be reached or the topic has no leader at the moment. The client tries again. Messages
            // fetched before are kept.
        }
        return batch;
    }

    private static void Commit(IConsumer<byte[], byte[]> consumer, IReadOnlyList<ConsumeResult<byte[], byte[]>> batch)
    {
        try
        {
            consumer.Commit(
                batch
                    .GroupBy(m => m.TopicPartition)
                    .Select(p => new TopicPartitionOffset(p.Key, p.Max(m => m.Offset.Value) + 1))
            );
        }
        catch (KafkaException e) when (!e.Error.IsFatal)
        {
            // The partition was assigned to another member, or the coordinator cannot be reached. Messages that were
            // not committed are delivered again.
        }
    }

    private static void Close(IConsumer<byte[], byte[]> consumer)
    {
        try
        {
            consumer.Close();
        }
        catch (KafkaException)
        {
            // The broker cannot be reached, so the consumer cannot leave its group.
        }
    }
}
