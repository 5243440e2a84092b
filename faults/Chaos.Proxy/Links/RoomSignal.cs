using System.Threading.Tasks.Sources;

namespace Chaos.Proxy.Links;

/// <summary>
/// Wakes the reader of a link when there is room again. It is reused, so a slow receiver causes no allocation for each
/// chunk. Guarded by the link's lock.
/// </summary>
internal sealed class RoomSignal : IValueTaskSource
{
    // Continuations never run inline, because the setter holds the link's lock.
    private ManualResetValueTaskSourceCore<bool> _core = new() { RunContinuationsAsynchronously = true };

    private bool _armed;

    public ValueTask Arm()
    {
        _core.Reset();
        _armed = true;
        return new ValueTask(this, _core.Version);
    }

    public void Set()
    {
        if (!_armed)
            return;
        _armed = false;
        _core.SetResult(true);
    }

    void IValueTaskSource.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(
        Action<object?> continuation,
        object? state,
        short token,
        ValueTaskSourceOnCompletedFlags flags
    ) => _core.OnCompleted(continuation, state, token, flags);
}
