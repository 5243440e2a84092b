using System.Buffers.Binary;
using Chaos.Core.Calls;
using Chaos.Core.Messaging;
using Confluent.Kafka;

namespace Chaos.Targets.Kafka;

/// <summary>Publishes to a topic. The client tries again by itself until the delivery timeout, as its settings say; what it then says of a message is believed only where it was refused.</summary>
public sealed class KafkaPublisher : IPublisher
{
    private static readonly TimeSpan s_flush = TimeSpan.FromMilliseconds(200);

    private readonly IProducer<byte[], byte[]> _producer;
    private readonly string _topic;

    /// <exception cref="ArgumentException">A setting or an address is wrong, or an address is not allowed.</exception>
    public KafkaPublisher(KafkaPublishSpec spec, TargetSite site)
    {
        if (spec.Errors("publish").FirstOrDefault() is { } error) throw new ArgumentException(error.ToString(), nameof(spec));
        _topic = ChannelName.Of(site.Trial, spec.Channel);
        var config = KafkaClient.Configured(new ProducerConfig
        {
            Acks = spec.Acks switch { KafkaAcks.None => Acks.None, KafkaAcks.Leader => Acks.Leader, _ => Acks.All },
            EnableIdempotence = spec.Idempotence,
            MaxInFlight = spec.MaxInFlight,
            LingerMs = spec.Linger.TotalMilliseconds,
            MessageTimeoutMs = (int)spec.DeliveryTimeout.TotalMilliseconds,
            RequestTimeoutMs = (int)spec.RequestTimeout.TotalMilliseconds,
            // A connection that has swallowed a request is given up soon after, so that the request is tried on another one.
            SocketTimeoutMs = Math.Max((int)spec.RequestTimeout.TotalMilliseconds + 500, 1000),
            QueueBufferingMaxMessages = 1_000_000,
            // Of a report only its place and its error are looked at.
            DeliveryReportFields = "none",
            // By the hash that Kafka's own clients use, and one key always to one partition.
            Partitioner = Partitioner.Murmur2Random,
        }, site.Nodes, site.Credentials, spec.Allowed);
        _producer = new ProducerBuilder<byte[], byte[]>(config).SetLogHandler(static (_, _) => { }).SetErrorHandler(static (_, _) => { }).Build();
    }

    /// <inheritdoc/>
    public async ValueTask<Publication> PublishAsync(MessageStamp message, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        var key = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(key, message.Key);
        var done = new TaskCompletionSource<Publication>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            _producer.Produce(_topic, new() { Key = key, Value = payload.ToArray() }, report => done.TrySetResult(Of(report)));
        }
        catch (ProduceException<byte[], byte[]> e)
        {
            return new(Failed(e.Error));
        }
        return await done.Task.WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        // What is still on its way was given up by its callers.
        _producer.Flush(s_flush);
        _producer.Dispose();
        return default;
    }

    private static Publication Of(DeliveryReport<byte[], byte[]> report) => report.Error.IsError
        ? new(Failed(report.Error))
        : new(new(CallStatus.Ok), report.Partition.Value, report.Offset.IsSpecial ? -1 : report.Offset.Value);

    private static CallResult Failed(Error error) => new(error.Code switch
    {
        ErrorCode.Local_QueueFull => CallStatus.Rejected,
        ErrorCode.MsgSizeTooLarge or ErrorCode.Local_InvalidArg or ErrorCode.TopicAuthorizationFailed or ErrorCode.ClusterAuthorizationFailed or ErrorCode.TopicException or ErrorCode.InvalidRequiredAcks => CallStatus.ClientError,
        ErrorCode.Local_MsgTimedOut or ErrorCode.Local_TimedOut or ErrorCode.RequestTimedOut => CallStatus.TimedOut,
        _ => CallStatus.Unknown,
    }, Detail: $"{error.Code}: {error.Reason}");
}
