using Chaos.Core.Calls;
using RabbitMQ.Client.Events;

namespace Chaos.Targets.RabbitMq;

/// <summary>
/// Holds the messages that were written on a channel and are not confirmed yet, by their delivery tag. The first is 1.
/// </summary>
/// <param name="most">Largest number of such messages.</param>
/// <param name="refusal">The status that a negative confirm means. It is a rejection when a full queue rejects
/// messages. Otherwise it is a failure of the broker, after which the fate of the message is not known.</param>
internal sealed class Unconfirmed(int most, CallStatus refusal) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _room = new(most);
    private readonly Dictionary<ulong, Sending> _waiting = [];
    private readonly Dictionary<(int Producer, long Sequence), string> _returned = [];
    private ulong _lowest = 1;
    private ulong _next = 1;
    private bool _over;

    /// <summary>Waits until there is room for one more message.</summary>
    internal Task RoomAsync(CancellationToken cancellationToken) => _room.WaitAsync(cancellationToken);

    /// <summary>Adds a message that is about to be written. Messages are written in the order of these calls.</summary>
    internal void Add(Sending sending)
    {
        lock (_lock)
        {
            if (!_over)
                _waiting[_next++] = sending;
        }
    }

    /// <summary>Records that a message was returned because it was routed to no queue. Its confirm follows.</summary>
    internal void Returned(int producer, long sequence, string why)
    {
        lock (_lock)
            _returned[(producer, sequence)] = why;
    }

    internal Task OnAck(object sender, BasicAckEventArgs e) => Settle(e.DeliveryTag, e.Multiple, acknowledged: true);

    internal Task OnNack(object sender, BasicNackEventArgs e) => Settle(e.DeliveryTag, e.Multiple, acknowledged: false);

    /// <summary>Ends all messages after the loss of the channel. Whether they were stored is not known.</summary>
    internal void Lose(string why)
    {
        lock (_lock)
        {
            _over = true;
            var outcome = RabbitOutcome.NameIn(why) ?? RabbitOutcome.NoConfirm;
            foreach (var sending in _waiting.Values)
                sending.End(CallStatus.Unknown, outcome, $"no confirm before the connection was lost: {why}");
            _waiting.Clear();
        }
    }

    public void Dispose() => _room.Dispose();

    private Task Settle(ulong tag, bool multiple, bool acknowledged)
    {
        var settled = 0;
        lock (_lock)
        {
            if (_over)
                return Task.CompletedTask;
            for (var number = multiple ? _lowest : tag; number <= tag; number++)
            {
                if (!_waiting.Remove(number, out var sending))
                    continue;
                settled++;
                if (_returned.Count > 0 && _returned.Remove(sending.Identity, out var why))
                    sending.End(CallStatus.Rejected, RabbitOutcome.Returned, why);
                else if (acknowledged)
                    sending.End(CallStatus.Ok, RabbitOutcome.Confirmed);
                else
                    sending.End(refusal, RabbitOutcome.Nacked, "the broker rejected it");
            }
            while (_lowest < _next && !_waiting.ContainsKey(_lowest))
                _lowest++;
            // Under the lock, so that no permit is released after the disposal.
            if (settled > 0)
                _room.Release(settled);
        }
        return Task.CompletedTask;
    }
}
