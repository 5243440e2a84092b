using System.Runtime.CompilerServices;
using Chaos.Core.Calls;
using Chaos.Engine.Recording;
using Chaos.Engine.Time;

namespace Chaos.Engine.Generators;

/// <summary>
/// A user of a closed load: calls, thinks, calls again. It is its own work item and continuation, so that a call
/// allocates nothing. It queues again after a millisecond of work: users whose calls never wait would otherwise keep
/// timers and other users from the thread pool.
/// </summary>
internal sealed class User : IThreadPoolWorkItem, IDisposable
{
    private const int Outside = 0;
    private const int Inside = 1;

    private static readonly TimeSpan s_turn = TimeSpan.FromMilliseconds(1);

    private readonly ClosedGenerator _run;
    private readonly Recorder _recorder;
    private readonly int _index;
    private readonly int _stride;
    private readonly int _laneNumber;
    private readonly TimeLimit _limit;
    private readonly Action _resume;
    private readonly ITimer? _think;
    private readonly long _turnLength;
    private int _place;
    private long _calls;
    private long _slotBegin;
    private long _slotEnd;
    private int _slot;
    private Call _call;
    private long _started;
    private SlotLane? _lane;
    private TimeSpan _pause;
    private ValueTaskAwaiter<CallResult> _awaiter;

    /// <param name="run">The run.</param>
    /// <param name="index">Number of the user, from 0.</param>
    /// <param name="stride">The most users there can be. Each user numbers its calls in steps of it, so that no two
    /// calls share a number.</param>
    /// <param name="limit">Time limit of its calls.</param>
    public User(ClosedGenerator run, int index, int stride, TimeLimit limit)
    {
        _run = run;
        _recorder = run.Recorder;
        _index = index;
        _stride = stride;
        _limit = limit;
        _laneNumber = index % _recorder.Lanes;
        _resume = Resume;
        _turnLength = _recorder.Time.TimestampAfter(0, s_turn);
        if (run.Pauses)
            _think = _recorder.Time.CreateTimer(
                static user => ((User)user!).StopThinking(),
                this,
                Timeout.InfiniteTimeSpan,
                Timeout.InfiniteTimeSpan
            );
    }

    /// <summary>Starts calling, unless this user is calling already.</summary>
    public void ComeIn()
    {
        if (Interlocked.CompareExchange(ref _place, Inside, Outside) != Outside)
            return;
        _recorder.SeeInFlight(_run.State.Enter());
        _run.Dispatcher.Dispatch(this);
    }

    public void BreakOff() => _limit.Stop();

    public void Execute() => Work(_recorder.Time.GetTimestamp());

    public void Dispose()
    {
        _limit.Dispose();
        _think?.Dispose();
    }

    private void Work(long now)
    {
        var turnEnd = now + _turnLength;
        for (var calls = 0; ; calls++)
        {
            if (_index >= _run.Admitted)
            {
                Volatile.Write(ref _place, Outside);
                // If the user was admitted again before it was marked as outside, only this check lets it in.
                Interlocked.MemoryBarrier();
                if (_index < _run.Admitted && Interlocked.CompareExchange(ref _place, Inside, Outside) == Outside)
                    continue;
                _run.State.Leave();
                return;
            }
            if (calls >= _run.Dispatcher.CallsInARow || now > turnEnd)
            {
                _run.Dispatcher.Dispatch(this);
                return;
            }
            if (!_run.TakeIteration())
            {
                _run.State.Leave();
                return;
            }
            if (!Call(now))
                return;
            now = Complete();
            if (!Think())
                continue;
            return;
        }
    }

    /// <summary>Makes a call. Returns false when the call ends later, asynchronously.</summary>
    private bool Call(long now)
    {
        if (now >= _slotEnd)
            EnterSlot(now);
        _started = now;
        _lane = _recorder.Begin(_slot, _laneNumber);
        _call = new(_calls++ * _stride + _index, _slot) { Turn = _run.NextTurn() };
        try
        {
            _awaiter = _run.Target.CallAsync(_call, _limit.Begin(now)).GetAwaiter();
        }
        catch (Exception e)
        {
            _awaiter = ValueTask.FromException<CallResult>(e).GetAwaiter();
        }
        if (_awaiter.IsCompleted)
            return true;
        _awaiter.UnsafeOnCompleted(_resume);
        return false;
    }

    private void Resume()
    {
        var now = Complete();
        if (!Think())
            Work(now);
    }

    /// <summary>
    /// Records the call that has ended. Returns the time of its end, at which the next call may begin.
    /// </summary>
    private long Complete()
    {
        var result = default(CallResult);
        Exception? exception = null;
        try
        {
            result = _awaiter.GetResult();
        }
        catch (Exception e)
        {
            exception = e;
        }
        var now = _recorder.Time.GetTimestamp();
        var judged = _run.State.Judge(result, exception, _limit.End());
        if (_think is not null)
            _pause = _run.PauseAfter(judged, _recorder.Time.GetElapsedTime(_started, now));
        if (judged is { } end)
            _recorder.End(
                _lane!,
                _call.Number,
                _recorder.Time.GetElapsedTime(_recorder.StartTimestamp, _started),
                _recorder.Time.GetElapsedTime(_started, now) - end.Paused,
                null,
                end
            );
        _awaiter = default;
        return now;
    }

    private bool Think()
    {
        if (_think is null || _pause <= TimeSpan.Zero)
            return false;
        _run.State.Leave();
        _think.Change(_pause, Timeout.InfiniteTimeSpan);
        return true;
    }

    private void StopThinking()
    {
        _recorder.SeeInFlight(_run.State.Enter());
        Execute();
    }

    private void EnterSlot(long now)
    {
        var second = _recorder.Time.TimestampFrequency;
        _slot = (int)((now - _recorder.StartTimestamp) / second);
        _slotBegin = _recorder.StartTimestamp + _slot * second;
        _slotEnd = _slotBegin + second;
    }
}
