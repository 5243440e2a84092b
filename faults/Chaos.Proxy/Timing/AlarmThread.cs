namespace Chaos.Proxy.Timing;

/// <summary>
/// Rings the alarms of a whole proxy server from one thread, which sleeps until the earliest of them. On an idle machine
/// it is late by some 0.1 ms, where a timer of the runtime is late by 1 to 4 ms.
/// </summary>
internal sealed class AlarmThread : IDisposable
{
    private readonly Lock _gate = new();
    private readonly DueHeap _heap = new();
    private readonly ProxyClock _clock;
    private readonly SleepBell _bell;

    /// <summary>When the thread wakes by itself; <see cref="TimeSpan.MinValue"/> while it is awake.</summary>
    private TimeSpan _wakesAt = TimeSpan.MinValue;
    private bool _stopped;

    public AlarmThread(ProxyClock clock)
    {
        _clock = clock;
        _bell = new();
        new Thread(Run) { IsBackground = true, Name = "proxy alarms" }.Start();
    }

    public Alarm Create(Action ring) => new Alarmed(this, ring);

    public void Dispose()
    {
        lock (_gate)
        {
            if (_stopped)
                return;
            _stopped = true;
            _bell.Ring();
        }
    }

    private void Set(Alarmed alarm, TimeSpan due)
    {
        lock (_gate)
        {
            _heap.Set(alarm.Entry, due);
            if (_stopped || due >= _wakesAt)
                return;
            _wakesAt = TimeSpan.MinValue;
            _bell.Ring();
        }
    }

    private void Run()
    {
        SleepBell.WakePunctually();
        var due = new List<Alarm>();
        while (true)
        {
            TimeSpan wakesAt;
            lock (_gate)
            {
                if (_stopped)
                    break;
                while (_heap.TryTake(_clock.Now, out var alarm))
                    due.Add(alarm);
                wakesAt = _wakesAt = due.Count > 0 ? TimeSpan.MinValue : _heap.Next;
            }
            foreach (var alarm in due)
                alarm.Ring();
            if (due.Count == 0)
                _bell.Sleep(wakesAt == TimeSpan.MaxValue ? wakesAt : wakesAt - _clock.Now);
            due.Clear();
        }
        lock (_gate)
            _bell.Dispose();
    }

    private sealed class Alarmed : Alarm
    {
        private readonly AlarmThread _thread;

        public Alarmed(AlarmThread thread, Action ring)
            : base(ring)
        {
            _thread = thread;
            Entry = new(this);
        }

        public DueHeap.Entry Entry { get; }

        public override void Set(TimeSpan due) => _thread.Set(this, due);

        public override void Dispose() => _thread.Set(this, TimeSpan.MaxValue);
    }
}
