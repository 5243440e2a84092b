using System.Diagnostics.CodeAnalysis;

namespace Chaos.Proxy.Timing;

/// <summary>
/// Alarms in order of their times, as a binary heap. An entry knows its place, so that one can be moved or removed in
/// O(log n): a closed connection leaves nothing behind, however far away its time was.
/// </summary>
internal sealed class DueHeap
{
    private readonly List<Entry> _entries = [];

    public int Count => _entries.Count;

    /// <summary>The earliest time; <see cref="TimeSpan.MaxValue"/> when there is none.</summary>
    public TimeSpan Next => _entries.Count > 0 ? _entries[0].Due : TimeSpan.MaxValue;

    /// <summary>Puts an entry in, moves it, or removes it with <see cref="TimeSpan.MaxValue"/>.</summary>
    public void Set(Entry entry, TimeSpan due)
    {
        entry.Due = due;
        if (due == TimeSpan.MaxValue)
        {
            if (entry.At >= 0)
                Remove(entry);
            return;
        }
        if (entry.At < 0)
        {
            entry.At = _entries.Count;
            _entries.Add(entry);
        }
        Sift(entry);
    }

    /// <summary>Takes the earliest alarm out if its time has come.</summary>
    public bool TryTake(TimeSpan now, [NotNullWhen(true)] out Alarm? alarm)
    {
        alarm = Next <= now && _entries.Count > 0 ? _entries[0].Alarm : null;
        if (alarm is not null)
            Remove(_entries[0]);
        return alarm is not null;
    }

    private void Remove(Entry entry)
    {
        var last = _entries[^1];
        _entries.RemoveAt(_entries.Count - 1);
        if (last != entry)
        {
            Put(last, entry.At);
            Sift(last);
        }
        entry.At = -1;
    }

    private void Sift(Entry entry)
    {
        while (entry.At > 0 && _entries[(entry.At - 1) / 2] is var parent && parent.Due > entry.Due)
            Swap(entry, parent);
        while (EarlierChild(entry) is { } child)
            Swap(entry, child);
    }

    private Entry? EarlierChild(Entry entry)
    {
        var left = 2 * entry.At + 1;
        if (left >= _entries.Count)
            return null;
        var child =
            left + 1 < _entries.Count && _entries[left + 1].Due < _entries[left].Due
                ? _entries[left + 1]
                : _entries[left];
        return child.Due < entry.Due ? child : null;
    }

    private void Swap(Entry entry, Entry other)
    {
        var at = other.At;
        Put(other, entry.At);
        Put(entry, at);
    }

    private void Put(Entry entry, int at)
    {
        _entries[at] = entry;
        entry.At = at;
    }

    /// <summary>The place of an alarm in the heap.</summary>
    internal sealed class Entry(Alarm alarm)
    {
        public Alarm Alarm => alarm;

        /// <summary>Its time.</summary>
        public TimeSpan Due { get; set; } = TimeSpan.MaxValue;

        /// <summary>Its index; -1 when it is not in the heap.</summary>
        public int At { get; set; } = -1;
    }
}
