namespace Chaos.Proxy.Limits;

/// <summary>
/// Reports events that may be frequent at most once a second: the first at once, then how many came in each second and
/// what the last one was.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="write">Receives the number of events and the text of the last.</param>
internal sealed class SparseLog(TimeProvider time, Action<int, string> write)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private ITimer? _timer;
    private bool _pausing;
    private int _count;
    private string _last = "";

    public void Add(string text)
    {
        lock (_gate)
        {
            if (_pausing)
            {
                _count++;
                _last = text;
                return;
            }
            Pause();
        }
        write(1, text);
    }

    private void Resume()
    {
        int count;
        string last;
        lock (_gate)
        {
            _pausing = false;
            if (_count == 0)
                return;
            (count, last, _count) = (_count, _last, 0);
            Pause();
        }
        write(count, last);
    }

    // Call with the lock held.
    private void Pause()
    {
        _pausing = true;
        _timer ??= time.CreateTimer(
            static log => ((SparseLog)log!).Resume(),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
        _timer.Change(s_pause, Timeout.InfiniteTimeSpan);
    }
}
