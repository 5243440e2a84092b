using Chaos.Core.Calls;
using Chaos.Core.Messaging;
using RabbitMQ.Client;

namespace Chaos.Targets.RabbitMq;

/// <summary>Publishes to the exchange of a channel by a <see cref="RabbitWriter"/>.</summary>
internal sealed class RabbitPublisher : IPublisher
{
    private readonly RabbitWriter _writer;
    private readonly BasicProperties _properties;

    /// <exception cref="ArgumentException">An address or a setting is wrong, or an address is not allowed.</exception>
    public RabbitPublisher(RabbitPublishSpec spec, TargetSite site)
    {
        if (spec.Errors("publish").FirstOrDefault() is { } error)
            throw new ArgumentException(error.ToString(), nameof(spec));
        _properties = new() { DeliveryMode = spec.Persistent ? DeliveryModes.Persistent : DeliveryModes.Transient };
        _writer = new(
            new()
            {
                Name = $"chaos publisher of {spec.Channel}",
                Exchange = new(RabbitNames.Exchange(site.Trial, spec.Channel)),
                Confirms = spec.Confirms,
                Mandatory = spec.Mandatory,
                MaxOutstanding = spec.MaxOutstanding,
                Refusal = spec.MaxLength is null ? CallStatus.ServerError : CallStatus.Rejected,
                Heartbeat = spec.Heartbeat,
                Returned = static e =>
                    MessageStamp.TryRead(e.Body.Span, out var stamp) ? (stamp.Producer, stamp.Sequence) : null,
            },
            RabbitNode.Of(site.Nodes, site.Credentials, spec.Allowed),
            site.Time
        );
    }

    /// <inheritdoc/>
    public ValueTask<Publication> PublishAsync(
        MessageStamp message,
        ReadOnlyMemory<byte> payload,
        CancellationToken cancellationToken
    ) =>
        _writer.SendAsync(
            new((message.Producer, message.Sequence), CachedString.Empty, _properties, payload),
            cancellationToken
        );

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _writer.DisposeAsync();
}
