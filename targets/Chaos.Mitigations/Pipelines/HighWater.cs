using Chaos.Core.Calls;

namespace Chaos.Mitigations.Pipelines;

/// <summary>
/// The highest value ever seen, kept in a counter that is raised by what a new value exceeds it: so it is reported like
/// every other.
/// </summary>
internal sealed class HighWater(EventCounter counter)
{
    private readonly Lock _lock = new();
    private long _highest;

    /// <summary>A value was seen for a call.</summary>
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
