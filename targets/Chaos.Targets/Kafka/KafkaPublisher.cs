using System.Buffers.Binary;
using Chaos.Core.Calls;
using Chaos.Core.Messaging;
using Confluent.Kafka;

namespace Chaos.Targets.Kafka;

/// <summary>Publishes to the topic of a channel by a <see cref="KafkaWriter"/>.</summary>
internal sealed class KafkaPublisher : IPublisher
{
    private readonly KafkaWriter _writer;
    private readonly string _topic;

    /// <exception cref="ArgumentException">A setting or an address is wrong, or an address is not allowed.</exception>
    public KafkaPublisher(KafkaPublishSpec spec, TargetSite site)
    {
        if (spec.Errors("publish").FirstOrDefault() is { } error)
            throw new ArgumentException(error.ToString(), nameof(spec));
        _topic = ChannelName.Of(site.Trial, spec.Channel);
        _writer = new(
            new()
            {
                Acks = spec.Acks switch
                {
                    KafkaAcks.None => Acks.None,
                    KafkaAcks.Leader => Acks.Leader,
                    _ => Acks.All,
                },
                EnableIdempotence = spec.Idempotence,
                MaxInFlight = spec.MaxInFlight,
                LingerMs = spec.Linger.TotalMilliseconds,
                MessageTimeoutMs = (int)spec.DeliveryTimeout.TotalMilliseconds,
                RequestTimeoutMs = (int)spec.RequestTimeout.TotalMilliseconds,
                // A connection on which a request gets no answer is closed soon after, so that the request is tried on
                // another one.
                SocketTimeoutMs = Math.Max((int)spec.RequestTimeout.TotalMilliseconds + 500, 1000),
            },
            site,
            spec.Allowed
        );
    }

    /// <inheritdoc/>
    public ValueTask<Publication> PublishAsync(
        MessageStamp message,
        ReadOnlyMemory<byte> payload,
        CancellationToken cancellationToken
    )
    {
        var key = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(key, message.Key);
        return _writer.SendAsync(_topic, new() { Key = key, Value = payload.ToArray() }, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _writer.Dispose();
        return default;
    }
}
