using System.Globalization;
using Chaos.Core.Histograms;
using Chaos.Core.Trials;

namespace Chaos.Core.Messaging;

/// <summary>One group's side of the ledger: the messages it handled, in which order, and how late.</summary>
public sealed class GroupLedger
{
    private const int Examples = 5;
    private const int MostKeys = 100_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<(int Producer, int Key), long> _newest = [];
    private readonly SortedDictionary<int, (long Count, LatencyHistogram EndToEnd)> _slots = [];
    private readonly List<LedgerExample> _examples = [];
    private readonly LongestGap _gap = new();
    private long _handled;
    private long _distinct;
    private long _duplicates;
    private long _phantoms;
    private long _reordered;
    private long _redelivered;

    internal GroupLedger(int number, string name, string channel) => (Number, Name, Channel) = (number, name, channel);

    /// <summary>The group's number in the trial.</summary>
    public int Number { get; }

    /// <summary>The group's name.</summary>
    public string Name { get; }

    /// <summary>The channel that it consumes.</summary>
    public string Channel { get; }

    /// <summary>Handlings so far, repeated ones included.</summary>
    public long HandledCount
    {
        get
        {
            lock (_lock)
                return _handled;
        }
    }

    /// <summary>Handlings so far of deliveries that the broker marked as redelivered.</summary>
    public long RedeliveredCount
    {
        get
        {
            lock (_lock)
                return _redelivered;
        }
    }

    internal void Start(TimeSpan warmUpEnd) => _gap.From = warmUpEnd;

    internal void Handled(in Handling handling, int count, TimeSpan due, TimeSpan at)
    {
        var stamp = handling.Stamp;
        lock (_lock)
        {
            _handled++;
            if (handling.Redelivered)
                _redelivered++;
            _gap.See(at);
            if (count > 1)
            {
                Note(
                    ref _duplicates,
                    LedgerEntry.Duplicate,
                    handling,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"handled {count} times{(handling.Redelivered ? ", redelivered by the broker" : "")}"
                    )
                );
                return;
            }
            _distinct++;
            var slot = (int)due.TotalSeconds;
            if (!_slots.TryGetValue(slot, out var seen))
                seen = (0, new());
            seen.EndToEnd.Record(at > due ? at - due : TimeSpan.Zero);
            _slots[slot] = (seen.Count + 1, seen.EndToEnd);
            var key = (stamp.Producer, stamp.Key);
            if (!_newest.TryGetValue(key, out var newest))
            {
                if (_newest.Count < MostKeys)
                    _newest[key] = stamp.Sequence;
            }
            else if (stamp.Sequence < newest)
                Note(
                    ref _reordered,
                    LedgerEntry.Reordered,
                    handling,
                    string.Create(CultureInfo.InvariantCulture, $"handled after message {newest} of the same key")
                );
            else
                _newest[key] = stamp.Sequence;
        }
    }

    internal void Astray(in Handling handling)
    {
        lock (_lock)
        {
            _handled++;
            Note(ref _phantoms, LedgerEntry.Phantom, handling, "it was published to another channel");
        }
    }

    internal LedgerRecord Record(IReadOnlyList<Producer> producers, Func<int, long> lowWatermark, TimeSpan loadEnd)
    {
        long lost = 0,
            evicted = 0,
            unknownHandled = 0,
            phantoms = 0;
        var mine = producers.Where(p => p.Serves(this)).ToList();
        var examples = new List<LedgerExample>();
        foreach (var producer in mine)
        {
            producer.Each(
                this,
                (sequence, state, count, place) =>
                {
                    if (state == SendState.Unknown && count > 0)
                        unknownHandled++;
                    // A phantom is certain only at the end: a message can be handled before its producer receives the
                    // broker's answer.
                    if (state is SendState.Failed or SendState.None && count > 0)
                    {
                        phantoms += count;
                        Add(
                            LedgerEntry.Phantom,
                            producer,
                            sequence,
                            state == SendState.None
                                ? "handled, but never sent"
                                : "handled, but refused before it could be stored"
                        );
                    }
                    if (state != SendState.Acked || count > 0)
                        return;
                    var where =
                        place.Offset < 0
                            ? ""
                            : string.Create(
                                CultureInfo.InvariantCulture,
                                $" at offset {place.Offset} of partition {place.Partition}"
                            );
                    var gone = place.Offset >= 0 && place.Offset < lowWatermark(place.Partition);
                    if (gone)
                        evicted++;
                    else
                        lost++;
                    Add(
                        gone ? LedgerEntry.Evicted : LedgerEntry.Lost,
                        producer,
                        sequence,
                        $"acknowledged{where}, never handled{(gone ? ", and below the lowest offset that the broker still has" : "")}"
                    );
                }
            );
        }
        lock (_lock)
            return new()
            {
                Group = Name,
                Acked = mine.Sum(p => p.CountOf(SendState.Acked)),
                Failed = mine.Sum(p => p.CountOf(SendState.Failed)),
                Unknown = mine.Sum(p => p.CountOf(SendState.Unknown)),
                UnknownHandled = unknownHandled,
                Handled = _handled,
                Distinct = _distinct,
                Lost = lost,
                Evicted = evicted,
                Duplicates = _duplicates,
                Phantoms = _phantoms + phantoms,
                Reordered = _reordered,
                Redelivered = _redelivered,
                LongestPause = _gap.Until(loadEnd),
                Slots = [.. _slots.Select(s => new DeliverySlot(s.Key, s.Value.Count, s.Value.EndToEnd.Pack()))],
                Examples =
                [
                    .. examples,
                    .. _examples.Select(e =>
                        e with
                        {
                            Producer =
                                mine.FirstOrDefault(p =>
                                    p.Number.ToString(CultureInfo.InvariantCulture) == e.Producer
                                )?.Name
                                ?? e.Producer,
                        }
                    ),
                ],
            };

        void Add(LedgerEntry entry, Producer producer, long sequence, string what)
        {
            if (examples.Count(e => e.Entry == entry) < Examples)
                examples.Add(new(entry, producer.Name, sequence, null, what));
        }
    }

    private void Note(ref long count, LedgerEntry entry, in Handling handling, string what)
    {
        count++;
        if (_examples.Count(e => e.Entry == entry) >= Examples)
            return;
        _examples.Add(
            new(
                entry,
                handling.Stamp.Producer.ToString(CultureInfo.InvariantCulture),
                handling.Stamp.Sequence,
                handling.Stamp.Key,
                what
            )
        );
    }
}
