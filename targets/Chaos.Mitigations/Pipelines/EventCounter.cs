using Chaos.Core.Calls;

namespace Chaos.Mitigations.Pipelines;

/// <summary>
/// Counts one kind of event of a pipeline, in total and by the due-time slot of the call. Safe to call from any thread.
/// </summary>
public sealed class EventCounter
{
    /// <summary>
    /// Largest number of slots: the seconds of a day. A slot may come from a header, which must not decide how much
    /// memory is used.
    /// </summary>
    private const int MaxSlots = 86_400;

    private readonly Lock _lock = new();
    private long[] _slots = [];
    private int _used;
    private long _count;

    public long Count
    {
        get
        {
            lock (_lock)
                return _count;
        }
    }

    /// <summary>The counts by slot, up to the last slot with a count.</summary>
    public IReadOnlyList<long> PerSlot
    {
        get
        {
            lock (_lock)
                return _slots[.._used];
        }
    }

    /// <summary>Adds one, or <paramref name="by"/>, for a call.</summary>
    public void Increment(Call call, long by = 1)
    {
        lock (_lock)
        {
            _count += by;
            if (call.Slot is < 0 or >= MaxSlots)
                return;
            if (call.Slot >= _slots.Length)
                Array.Resize(ref _slots, Math.Max(call.Slot + 1, Math.Max(64, _slots.Length * 2)));
            _slots[call.Slot] += by;
            _used = Math.Max(_used, call.Slot + 1);
        }
    }
}
