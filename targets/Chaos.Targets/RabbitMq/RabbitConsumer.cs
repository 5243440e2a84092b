using System.Threading.Channels;
using Chaos.Core.Messaging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Chaos.Targets.RabbitMq;

/// <summary>
/// Consumes the queue of a group, one message at a time and in the order of the queue. Messages that the broker has
/// sent ahead wait in memory. The prefetch limits their number. With automatic acknowledgement there is no limit.
/// </summary>
internal sealed class RabbitConsumer : IConsumer
{
    private readonly RabbitConsumerSpec _spec;
    private readonly IReadOnlyList<RabbitNode> _nodes;
    private readonly TimeProvider _time;
    private readonly string _queue;

    /// <exception cref="ArgumentException">An address or a setting is wrong, or an address is not allowed.</exception>
    public RabbitConsumer(RabbitConsumerSpec spec, ConsumerSite site)
    {
        if (spec.Errors("consumer").FirstOrDefault() is { } error)
            throw new ArgumentException(error.ToString(), nameof(spec));
        (_spec, _time) = (spec, site.Time);
        _nodes = RabbitNode.Of(site.Addresses, site.Credentials, spec.Allowed);
        _queue = RabbitNames.Queue(site.Trial, spec.Channel, spec.Group);
    }

    /// <inheritdoc/>
    public async Task RunAsync(IHandler handler, Action subscribed, CancellationToken cancellationToken)
    {
        var pause = new ReconnectPause(_time);
        var first = subscribed;
        for (var attempt = 0; !cancellationToken.IsCancellationRequested; attempt++)
        {
            try
            {
                await using var connection = await RabbitConnection.OpenAsync(
                    _nodes[attempt % _nodes.Count],
                    $"chaos consumer of {_spec.Channel}",
                    _spec.Heartbeat,
                    null,
                    _time,
                    cancellationToken
                );
                await ConsumeAsync(
                    connection,
                    handler,
                    () =>
                    {
                        pause.Connected();
                        first?.Invoke();
                        first = null;
                    },
                    cancellationToken
                );
            }
            catch (Exception e) when (RabbitFailure.Is(e))
            {
                // The broker cannot be reached or does not have the queue yet, or this consumer was asked to end.
            }
            await pause.AfterFailureAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;

    private async Task ConsumeAsync(
        RabbitConnection connection,
        IHandler handler,
        Action subscribed,
        CancellationToken cancellationToken
    )
    {
        var channel = connection.Channel;
        var received = Channel.CreateUnbounded<Received>(new() { SingleReader = true });
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, e) =>
        {
            received.Writer.TryWrite(
                MessageStamp.TryRead(e.Body.Span, out var stamp)
                    ? new(new(stamp, 0, (long)e.DeliveryTag, e.Redelivered), e.DeliveryTag, IsOurs: true)
                    : new(default, e.DeliveryTag, IsOurs: false)
            );
            return Task.CompletedTask;
        };
        // The queue was deleted or its node has stopped. The channel stays open, but no more messages come.
        consumer.UnregisteredAsync += (_, _) =>
        {
            connection.End("the broker cancelled the consumer");
            return Task.CompletedTask;
        };
        await using var onLost = connection.Lost.Register(() => received.Writer.TryComplete());
        await using var onStop = cancellationToken.Register(() => received.Writer.TryComplete());

        await using (connection.BreakOn(cancellationToken))
        {
            if (_spec.Acknowledge != Acknowledge.Automatic)
                await channel.BasicQosAsync(0, (ushort)_spec.Prefetch, global: false, cancellationToken);
            await channel.BasicConsumeAsync(
                _queue,
                _spec.Acknowledge == Acknowledge.Automatic,
                consumer,
                cancellationToken
            );
        }
        subscribed();
        await foreach (var message in received.Reader.ReadAllAsync(CancellationToken.None))
        {
            if (cancellationToken.IsCancellationRequested)
                return;
            // The broker delivers unacknowledged messages again, so they are skipped here. With automatic
            // acknowledgement it has removed them, so they are handled here.
            if (connection.Lost.IsCancellationRequested && _spec.Acknowledge != Acknowledge.Automatic)
                return;
            await HandleAsync(connection, message, handler, cancellationToken);
        }
    }

    /// <summary>
    /// Handles and acknowledges a message. A handled message is acknowledged also when the consumer is asked to end
    /// meanwhile.
    /// </summary>
    private async Task HandleAsync(
        RabbitConnection connection,
        Received message,
        IHandler handler,
        CancellationToken cancellationToken
    )
    {
        var (channel, lost) = (connection.Channel, connection.Lost);
        if (_spec.Acknowledge == Acknowledge.BeforeHandling)
            await channel.BasicAckAsync(message.Tag, multiple: false, lost);
        var handled = message.IsOurs && await HandleAsync(message.Delivery, handler, cancellationToken);
        if (_spec.Acknowledge != Acknowledge.AfterHandling)
            return;
        if (handled)
            await channel.BasicAckAsync(message.Tag, multiple: false, lost);
        else
            await channel.BasicRejectAsync(message.Tag, _spec.Requeue && message.IsOurs, lost);
    }

    /// <summary>Calls the handler. Wraps its exception, so that it is not taken as a failure of the broker.</summary>
    private static async ValueTask<bool> HandleAsync(
        Delivery delivery,
        IHandler handler,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await handler.HandleAsync(delivery, cancellationToken);
        }
        catch (Exception e) when (RabbitFailure.Is(e) && !cancellationToken.IsCancellationRequested)
        {
            throw new InvalidOperationException($"the handler failed: {e.Message}", e);
        }
    }

    private readonly record struct Received(Delivery Delivery, ulong Tag, bool IsOurs);
}
