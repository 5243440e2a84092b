using Chaos.Core.Calls;

namespace Chaos.Mitigations.Pipelines;

/// <summary>
/// Keeps the highest value seen so far in a counter, so that it is reported like every other counter. A higher value
/// raises the counter by the difference.
/// </summary>
internal sealed class HighWater(EventCounter counter)
{
    private readonly Lock _lock = new();
    private long _highest;

    /// <summary>Records a value that was seen for a call.</summary>
    public void Raise(Call call, long value)
    {
        lock (_lock)
        {
            if (value <= _highest)
                return;
            counter.Increment(call, value - _highest);
            _highest = value;
        }
    }
}
