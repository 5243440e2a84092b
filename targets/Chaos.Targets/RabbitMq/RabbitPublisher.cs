using System.Threading.Channels;
using Chaos.Core.Calls;
using Chaos.Core.Messaging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Chaos.Targets.RabbitMq;

/// <summary>
/// Publishes over one connection. One loop writes, in the order of the calls, so that it is known which confirm belongs to which message:
/// <code>
///  calls ── outgoing ── the loop ── connection ── broker
///    └────── outcome ◄── unconfirmed ◄── confirms ──┘
/// </code>
/// Nothing is ever written twice: what waits for its confirm when the connection is lost is unknown for good, and while there is no connection calls are refused at once.
/// </summary>
public sealed class RabbitPublisher : IPublisher
{
    private readonly Channel<Sending> _outgoing = Channel.CreateUnbounded<Sending>(new() { SingleReader = true });
    private readonly CancellationTokenSource _stop = new();
    private readonly RabbitPublishSpec _spec;
    private readonly IReadOnlyList<RabbitNode> _nodes;
    private readonly TimeProvider _time;
    private readonly CachedString _exchange;
    private readonly Task _loop;
    private volatile string? _down;

    /// <exception cref="ArgumentException">An address or a setting is wrong, or an address is not allowed.</exception>
    public RabbitPublisher(RabbitPublishSpec spec, TargetSite site)
    {
        if (spec.Errors("publish").FirstOrDefault() is { } error) throw new ArgumentException(error.ToString(), nameof(spec));
        (_spec, _time) = (spec, site.Time);
        _nodes = RabbitNode.Of(site.Nodes, site.Credentials, spec.Allowed);
        _exchange = new(RabbitNames.Exchange(site.Trial, spec.Channel));
        _loop = RunAsync();
    }

    /// <inheritdoc/>
    public async ValueTask<Publication> PublishAsync(MessageStamp message, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        if (_down is { } why) return Refused(why);
        var sending = new Sending(message, payload, cancellationToken);
        return _outgoing.Writer.TryWrite(sending) ? await sending.Outcome.WaitAsync(cancellationToken) : Refused("the publisher was closed");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_outgoing.Writer.TryComplete()) return;
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    private static Publication Refused(string why) => new(new(CallStatus.Refused, Detail: $"no connection: {why}"));

    private async Task RunAsync()
    {
        var pause = new ReconnectPause(_time);
        for (var attempt = 0; !_stop.IsCancellationRequested; attempt++)
        {
            try
            {
                await using var connection = await RabbitConnection.OpenAsync(_nodes[attempt % _nodes.Count], $"chaos publisher of {_spec.Channel}", _spec.Heartbeat, Options, _time, _stop.Token);
                pause.Connected();
                _down = null;
                Down(await WriteAsync(connection));
            }
            catch (Exception e) when (RabbitFailure.Is(e))
            {
                Down(RabbitFailure.Of(e));
            }
            await pause.AfterFailureAsync(_stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        Down("the publisher was closed");
    }

    private CreateChannelOptions Options => new(_spec.Confirms, publisherConfirmationTrackingEnabled: false);

    /// <summary>From now on calls are refused, those that wait to be written too.</summary>
    private void Down(string why)
    {
        _down = why;
        while (_outgoing.Reader.TryRead(out var sending)) sending.End(CallStatus.Refused, $"no connection: {why}");
    }

    /// <summary>Writes until the connection is lost or the publisher is closed.</summary>
    /// <returns>Why it ended.</returns>
    private async Task<string> WriteAsync(RabbitConnection connection)
    {
        using var unconfirmed = new Unconfirmed(_spec.MaxOutstanding, _spec.MaxLength is null ? CallStatus.ServerError : CallStatus.Rejected);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(connection.Lost, _stop.Token);
        var channel = connection.Channel;
        channel.BasicAcksAsync += unconfirmed.OnAck;
        channel.BasicNacksAsync += unconfirmed.OnNack;
        channel.BasicReturnAsync += OnReturn;
        var properties = new BasicProperties { DeliveryMode = _spec.Persistent ? DeliveryModes.Persistent : DeliveryModes.Transient };
        try
        {
            while (await _outgoing.Reader.WaitToReadAsync(end.Token))
            {
                if (_spec.Confirms) await unconfirmed.RoomAsync(end.Token);
                if (!_outgoing.Reader.TryRead(out var sending)) continue;
                await WriteAsync(sending);
            }
        }
        catch (Exception e) when (RabbitFailure.Is(e))
        {
            connection.End(_stop.IsCancellationRequested ? "the publisher was closed" : RabbitFailure.Of(e));
        }
        unconfirmed.Lose(connection.Why);
        return connection.Why;

        async Task WriteAsync(Sending sending)
        {
            if (_spec.Confirms) unconfirmed.Add(sending);
            try
            {
                await channel.BasicPublishAsync(_exchange, CachedString.Empty, _spec.Mandatory, properties, sending.Payload, end.Token);
                if (!_spec.Confirms) sending.End(CallStatus.Ok);
            }
            catch (Exception e) when (RabbitFailure.Is(e))
            {
                sending.End(CallStatus.Unknown, $"the connection was lost while it was written: {RabbitFailure.Of(e)}");
                throw;
            }
        }

        Task OnReturn(object sender, BasicReturnEventArgs e)
        {
            if (MessageStamp.TryRead(e.Body.Span, out var stamp)) unconfirmed.Returned(stamp.Producer, stamp.Sequence, $"no queue takes it: {e.ReplyCode} {e.ReplyText}");
            return Task.CompletedTask;
        }
    }
}
