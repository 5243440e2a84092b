using System.Collections.Concurrent;

namespace Chaos.SampleShop.Serving;

/// <summary>Counts events by name and due-time slot. Safe to call from any thread.</summary>
public sealed class SlotCounters
{
    /// <summary>
    /// Largest number of slots: the seconds of a day. A slot comes from a header, which must not decide how much memory
    /// is used.
    /// </summary>
    public const int MaxSlots = 86_400;

    private readonly ConcurrentDictionary<string, Counter> _counters = new();

    /// <summary>Adds one for a request, if the request is counted.</summary>
    public void Count(string name, ShopRequest request)
    {
        if (request.Counted)
            _counters.GetOrAdd(name, static _ => new()).Increment(request.Baggage.Call.Slot);
    }

    /// <summary>Returns all counts. The index of each list is the slot.</summary>
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
