using Chaos.Core.Calls;

namespace Chaos.Mitigations.Pipelines;

/// <summary>
/// Counts one kind of event of a pipeline, in all and under the due-time slot of the call that it happened to. From any
/// thread.
/// </summary>
public sealed class EventCounter
{
    /// <summary>
    /// Slots there can be: a day of seconds. A slot may come from a header, and must not decide how much memory is
    /// taken.
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

    /// <summary>The counts by slot; as long as the last slot that counted.</summary>
    public IReadOnlyList<long> PerSlot
    {
        get
        {
            lock (_lock)
                return _slots[.._used];
        }
    }

    /// <summary>One more, or <paramref name="by"/> more, for a call.</summary>
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
