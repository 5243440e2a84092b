using System.Collections.Concurrent;

namespace Chaos.SampleShop.Serving;

/// <summary>Counts by name and due-time slot, from any thread.</summary>
public sealed class SlotCounters
{
    /// <summary>
    /// Slots there can be: a day of seconds. A slot comes from a header, and must not decide how much memory is taken.
    /// </summary>
    public const int MaxSlots = 86_400;

    private readonly ConcurrentDictionary<string, Counter> _counters = new();

    /// <summary>One more for a request, if it is one that is counted.</summary>
    public void Count(string name, ShopRequest request)
    {
        if (request.Counted)
            _counters.GetOrAdd(name, static _ => new()).Increment(request.Baggage.Call.Slot);
    }

    /// <summary>All counts; the index of each list is the slot.</summary>
    public Dictionary<string, IReadOnlyList<long>> Snapshot() =>
        _counters.ToDictionary(c => c.Key, c => c.Value.Snapshot());

    private sealed class Counter
    {
        private readonly Lock _lock = new();
        private long[] _slots = new long[64];
        private int _used;

        public void Increment(int slot)
        {
            lock (_lock)
            {
                if (slot >= _slots.Length)
                    Array.Resize(ref _slots, Math.Max(slot + 1, _slots.Length * 2));
                _slots[slot]++;
                _used = Math.Max(_used, slot + 1);
            }
        }

        public IReadOnlyList<long> Snapshot()
        {
            lock (_lock)
                return _slots[.._used];
        }
    }
}
