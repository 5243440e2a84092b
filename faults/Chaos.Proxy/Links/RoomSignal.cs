using System.Threading.Tasks.Sources;

namespace Chaos.Proxy.Links;

/// <summary>Wakes the one reader of a lane when there is room again. Reusable, so that a slow receiver costs no allocation for each chunk. Used under the lane's lock.</summary>
internal sealed class RoomSignal : IValueTaskSource
{
    // Never continues in line: the setter holds the lane's lock.
    private ManualResetValueTaskSourceCore<bool> core = new() { RunContinuationsAsynchronously = true };

    private bool armed;

    public ValueTask Arm()
    {
        core.Reset();
        armed = true;
        return new ValueTask(this, core.Version);
    }

    public void Set()
    {
        if (!armed) return;
        armed = false;
        core.SetResult(true);
    }

    void IValueTaskSource.GetResult(short token) => core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => core.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        core.OnCompleted(continuation, state, token, flags);
}
