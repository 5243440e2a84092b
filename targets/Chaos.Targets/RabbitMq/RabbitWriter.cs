using System.Threading.Channels;
using Chaos.Core.Calls;
using Chaos.Core.Messaging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Chaos.Targets.RabbitMq;

/// <summary>
/// Writes messages over one connection. One loop writes them in the order of the calls, so that each confirm can be
/// assigned to its message:
/// <code>
///  calls ── outgoing ── the loop ── connection ── broker
///    └────── outcome ◄── unconfirmed ◄── confirms ──┘
/// </code>
/// A message is never written twice. When the connection is lost, the outcome of messages that wait for their confirm
/// stays unknown. While there is no connection, calls are refused at once.
/// </summary>
internal sealed class RabbitWriter : IAsyncDisposable
{
    private static readonly Refusal s_closed = new(RabbitOutcome.NoConnection, "the publisher was closed");

    private readonly Channel<Sending> _outgoing = Channel.CreateUnbounded<Sending>(new() { SingleReader = true });
    private readonly CancellationTokenSource _stop = new();
    private readonly RabbitWriting _how;
    private readonly IReadOnlyList<RabbitNode> _nodes;
    private readonly TimeProvider _time;
    private readonly Task _loop;
    private volatile Refusal? _down;

    internal RabbitWriter(RabbitWriting how, IReadOnlyList<RabbitNode> nodes, TimeProvider time)
    {
        (_how, _nodes, _time) = (how, nodes, time);
        _loop = RunAsync();
    }

    /// <summary>
    /// Writes a message and waits for its outcome. The order of the messages is fixed before the first await.
    /// </summary>
    internal async ValueTask<Publication> SendAsync(Sending sending, CancellationToken cancellationToken)
    {
        if (_down is { } refusal)
            return Refused(refusal);
        return _outgoing.Writer.TryWrite(sending)
            ? await sending.Outcome.WaitAsync(cancellationToken)
            : Refused(s_closed);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_outgoing.Writer.TryComplete())
            return;
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    private static Publication Refused(Refusal refusal) =>
        new(new(CallStatus.Refused, Detail: $"no connection: {refusal.Why}") { Outcome = refusal.Outcome });

    private async Task RunAsync()
    {
        var pause = new ReconnectPause(_time);
        for (var attempt = 0; !_stop.IsCancellationRequested; attempt++)
        {
            try
            {
                await using var connection = await RabbitConnection.OpenAsync(
                    _nodes[attempt % _nodes.Count],
                    _how.Name,
                    _how.Heartbeat,
                    Options,
                    _time,
                    _stop.Token
                );
                pause.Connected();
                _down = null;
                var why = await WriteAsync(connection);
                Down(new(RabbitOutcome.NameIn(why) ?? RabbitOutcome.NoConnection, why));
            }
            catch (Exception e) when (RabbitFailure.Is(e))
            {
                Down(new(RabbitOutcome.Of(e), RabbitFailure.Of(e)));
            }
            await pause.AfterFailureAsync(_stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        Down(s_closed);
    }

    private CreateChannelOptions Options => new(_how.Confirms, publisherConfirmationTrackingEnabled: false);

    /// <summary>Refuses all calls from now on, also those that wait to be written.</summary>
    private void Down(Refusal refusal)
    {
        _down = refusal;
        while (_outgoing.Reader.TryRead(out var sending))
            sending.End(CallStatus.Refused, refusal.Outcome, $"no connection: {refusal.Why}");
    }

    /// <summary>Writes messages until the connection is lost or the writer is closed.</summary>
    /// <returns>Why it ended.</returns>
    private async Task<string> WriteAsync(RabbitConnection connection)
    {
        using var unconfirmed = new Unconfirmed(_how.MaxOutstanding, _how.Refusal);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(connection.Lost, _stop.Token);
        var channel = connection.Channel;
        channel.BasicAcksAsync += unconfirmed.OnAck;
        channel.BasicNacksAsync += unconfirmed.OnNack;
        channel.BasicReturnAsync += OnReturn;
        try
        {
            while (await _outgoing.Reader.WaitToReadAsync(end.Token))
            {
                if (_how.Confirms)
                    await unconfirmed.RoomAsync(end.Token);
                if (!_outgoing.Reader.TryRead(out var sending))
                    continue;
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
            if (_how.Confirms)
                unconfirmed.Add(sending);
            try
            {
                await channel.BasicPublishAsync(
                    _how.Exchange,
                    sending.RoutingKey,
                    _how.Mandatory,
                    sending.Properties,
                    sending.Payload,
                    end.Token
                );
                if (!_how.Confirms)
                    sending.End(CallStatus.Ok, RabbitOutcome.Written);
            }
            catch (Exception e) when (RabbitFailure.Is(e))
            {
                sending.End(
                    CallStatus.Unknown,
                    RabbitOutcome.NoConfirm,
                    $"the connection was lost while it was written: {RabbitFailure.Of(e)}"
                );
                throw;
            }
        }

        Task OnReturn(object sender, BasicReturnEventArgs e)
        {
            if (_how.Returned(e) is var (producer, sequence))
                unconfirmed.Returned(producer, sequence, $"no queue takes it: {e.ReplyCode} {e.ReplyText}");
            return Task.CompletedTask;
        }
    }

    /// <summary>Why calls are refused.</summary>
    private sealed record Refusal(string Outcome, string Why);
}
