using System.Globalization;
using Chaos.Core.Messaging;
using Chaos.Core.Trials;

namespace Chaos.Targets.Protocols.Brokers;

/// <summary>
/// Counts what became of messages: received, late, twice, out of order, lost; and when the consumer was away. Not safe
/// for several threads at once.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class ReceiptBook(TimeProvider time)
{
    private const int MostExamples = 5;

    private readonly NumberSet _received = new();
    private readonly NumberSet _refused = new();
    private readonly NumberSet _unknown = new();
    private readonly Dictionary<int, long> _newest = [];
    private readonly List<LedgerExample> _examples = [];
    private readonly List<(DateTimeOffset From, DateTimeOffset To)> _away = [];
    private long _confirmed;
    private long _failed;
    private long _unsure;
    private long _distinct;
    private long _doubled;
    private long _reordered;
    private long _phantoms;
    private long _unsureReceived;
    private DateTimeOffset? _left;
    private long _lastAway = long.MinValue;

    /// <summary>The broker has confirmed a message.</summary>
    public void Confirm(Awaited awaited)
    {
        awaited.Confirmed = time.GetTimestamp();
        _confirmed++;
    }

    /// <summary>A message was not confirmed.</summary>
    /// <param name="number">The number of its call.</param>
    /// <param name="isKnown">Whether it is known that the broker does not have it.</param>
    public void Fail(long number, bool isKnown)
    {
        if (isKnown)
            _failed++;
        else
            _unsure++;
        (isKnown ? _refused : _unknown).Add(number);
    }

    /// <summary>The consumer has lost its broker.</summary>
    public void Leave() => _left ??= time.GetUtcNow();

    /// <summary>The consumer receives again.</summary>
    public void Return()
    {
        if (_left is not { } left)
            return;
        _away.Add((left, time.GetUtcNow()));
        (_left, _lastAway) = (null, time.GetTimestamp());
    }

    /// <summary>Whether the consumer is away, or was since a timestamp.</summary>
    public bool WasAwaySince(long timestamp) => _left is not null || _lastAway >= timestamp;

    /// <summary>Counts a message.</summary>
    /// <param name="number">The number of its call.</param>
    /// <param name="awaited">What the call waits for; null when it came before, or when nobody waits.</param>
    /// <param name="line">The queue or partition.</param>
    public void Arrive(long number, Awaited? awaited, int line)
    {
        if (awaited is null)
        {
            if (_received.Contains(number))
                Note(ref _doubled, LedgerEntry.Duplicate, number, "received again");
            else if (_refused.Contains(number))
                Note(ref _phantoms, LedgerEntry.Phantom, number, "received although the broker refused it");
            else if (_unknown.Contains(number) && _received.Add(number))
                _unsureReceived++;
            return;
        }
        _distinct++;
        _received.Add(number);
        // Only a message that was confirmed before another one was published has to come before it.
        if (!_newest.TryGetValue(line, out var newest))
            newest = long.MinValue;
        if (awaited.Confirmed < newest)
            Note(ref _reordered, LedgerEntry.Reordered, number, "received after one that was published later");
        _newest[line] = Math.Max(newest, awaited.Begun);
    }

    /// <summary>The record, with the messages that are still awaited.</summary>
    public LedgerRecord Record(string name, IEnumerable<Awaited> awaited)
    {
        var missing = awaited.Where(a => a is { HasEnded: true, Confirmed: not null }).ToList();
        return new()
        {
            Group = name,
            Acked = _confirmed,
            Failed = _failed,
            Unknown = _unsure + missing.Count(m => m.IsUnseen),
            UnknownHandled = _unsureReceived,
            Handled = _distinct + _doubled + _phantoms + _unsureReceived,
            Distinct = _distinct + _unsureReceived,
            Lost = missing.Count(m => !m.IsUnseen),
            Evicted = 0,
            Duplicates = _doubled,
            Phantoms = _phantoms,
            Reordered = _reordered,
            Redelivered = 0,
            Examples =
            [
                .. _away
                    .Append((From: _left ?? default, To: time.GetUtcNow()))
                    .Where(a => a.From != default)
                    .Take(MostExamples)
                    .Select(a => new LedgerExample(
                        LedgerEntry.Unknown,
                        name,
                        0,
                        null,
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"the own consumer was away from {a.From:HH:mm:ss.fff} to {a.To:HH:mm:ss.fff} UTC"
                        )
                    )),
                .. _examples.Select(e => e with { Producer = name }),
            ],
        };
    }

    private void Note(ref long count, LedgerEntry entry, long number, string detail)
    {
        count++;
        if (_examples.Count(e => e.Entry == entry) < MostExamples)
            _examples.Add(new(entry, "", number, null, detail));
    }
}
