using Chaos.Core.Calls;

namespace Chaos.Core.Messaging;

/// <summary>
/// One producer's side of the ledger: numbers its messages and records the broker's answer to each. Safe to call from
/// any thread.
/// </summary>
public sealed class Producer
{
    private readonly Lock _lock = new();
    private readonly ulong _trial;
    private readonly TimeProvider _time;
    private readonly GroupLedger[] _groups;
    private readonly List<LedgerPage?> _pages = [];
    private readonly long[] _counts = new long[4];
    private readonly LongestGap _gap = new();
    private long _startTicks;
    private long _openHandlings;
    private long _next;

    internal Producer(ulong trial, int number, string name, TimeProvider time, GroupLedger[] groups) =>
        (_trial, Number, Name, _time, _groups) = (trial, number, name, time, groups);

    /// <summary>The producer's number, unique in the trial.</summary>
    public int Number { get; }

    /// <summary>The name of its workload.</summary>
    public string Name { get; }

    /// <summary>Messages that were sent and so far neither acknowledged nor refused.</summary>
    public long Unconfirmed
    {
        get
        {
            lock (_lock)
                return _counts[(int)SendState.Unknown];
        }
    }

    /// <summary>Acknowledged messages.</summary>
    public long Acked
    {
        get
        {
            lock (_lock)
                return _counts[(int)SendState.Acked];
        }
    }

    /// <summary>
    /// Acknowledged messages that a group has not handled yet; one that waits for two groups counts twice.
    /// </summary>
    public long Waiting
    {
        get
        {
            lock (_lock)
                return _openHandlings;
        }
    }

    /// <summary>
    /// The longest time without an acknowledgement from the end of the warm-up to <paramref name="end"/>; null when
    /// there is none.
    /// </summary>
    public TimeGap? LongestGap(TimeSpan end)
    {
        lock (_lock)
            return _gap.Until(end);
    }

    /// <summary>The due time of a message, from the start of the load.</summary>
    internal TimeSpan Due(in MessageStamp stamp) => new(stamp.DueTicks - _startTicks);

    /// <summary>Begins to send a message for a call and gives it the next number.</summary>
    public MessageStamp Begin(Call call, int key)
    {
        lock (_lock)
        {
            Set(_next, SendState.Unknown);
            return new(_trial, Number, _next++, key, _startTicks + call.Due.Ticks);
        }
    }

    /// <summary>Records the broker's answer to a message.</summary>
    public void End(in MessageStamp stamp, in Publication publication)
    {
        var state = publication.Result.Status switch
        {
            CallStatus.Ok => SendState.Acked,
            CallStatus.ClientError or CallStatus.Rejected => SendState.Failed,
            _ => SendState.Unknown,
        };
        if (state == SendState.Unknown)
            return;
        lock (_lock)
        {
            Set(stamp.Sequence, state);
            var (page, index) = At(stamp.Sequence);
            if (page != LedgerPage.Settled)
                page.Put(index, publication.Partition, publication.Offset);
            if (state == SendState.Acked)
                _gap.See(new(_time.Ticks(_time.GetTimestamp()) - _startTicks));
        }
    }

    internal void Start(long timestamp, TimeSpan warmUpEnd)
    {
        _startTicks = _time.Ticks(timestamp);
        _gap.From = warmUpEnd;
    }

    internal void Handled(GroupLedger group, in Handling handling)
    {
        lock (_lock)
        {
            var (page, index) = At(handling.Stamp.Sequence);
            var slot = Array.IndexOf(_groups, group);
            if (slot < 0)
            {
                // The group consumes another channel than this producer's: the message was delivered to the wrong
                // channel.
                group.Astray(handling);
                return;
            }
            if (page == LedgerPage.Settled)
                _pages[(int)(handling.Stamp.Sequence / LedgerPage.Size)] = page = LedgerPage.Reopened(_groups.Length);
            var count = page.Add(slot, index);
            if (count == 1 && page.State(index) == SendState.Acked)
                _openHandlings--;
            group.Handled(handling, count, Due(handling.Stamp), new(handling.AtTicks - _startTicks));
            Settle(handling.Stamp.Sequence, page);
        }
    }

    /// <summary>Visits every message of the pages that are not settled, for the group's record.</summary>
    internal void Each(GroupLedger group, Action<long, SendState, int, (int Partition, long Offset)> see)
    {
        lock (_lock)
        {
            var slot = Array.IndexOf(_groups, group);
            if (slot < 0)
                return;
            for (var p = 0; p < _pages.Count; p++)
            {
                if (_pages[p] is not { } page || page == LedgerPage.Settled)
                    continue;
                for (var i = 0; i < LedgerPage.Size; i++)
                    see((long)p * LedgerPage.Size + i, page.State(i), page.Count(slot, i), page.Place(i));
            }
        }
    }

    internal long CountOf(SendState state)
    {
        lock (_lock)
            return _counts[(int)state];
    }

    internal bool Serves(GroupLedger group) => Array.IndexOf(_groups, group) >= 0;

    private void Set(long sequence, SendState state)
    {
        var (page, index) = At(sequence);
        if (page == LedgerPage.Settled)
            return;
        var before = page.State(index);
        if (before != SendState.None)
            _counts[(int)before]--;
        _counts[(int)state]++;
        page.Set(index, state);
        if (state == SendState.Acked && before != SendState.Acked)
            for (var g = 0; g < _groups.Length; g++)
                if (page.Count(g, index) == 0)
                    _openHandlings++;
        Settle(sequence, page);
    }

    private void Settle(long sequence, LedgerPage page)
    {
        if (page.IsSettled)
            _pages[(int)(sequence / LedgerPage.Size)] = LedgerPage.Settled;
    }

    private (LedgerPage Page, int Index) At(long sequence)
    {
        var (number, index) = ((int)(sequence / LedgerPage.Size), (int)(sequence % LedgerPage.Size));
        while (_pages.Count <= number)
            _pages.Add(null);
        return (_pages[number] ??= new(_groups.Length), index);
    }
}
