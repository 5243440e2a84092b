using System.Runtime.CompilerServices;
using Chaos.Core.Calls;
using Chaos.Engine.Recording;

namespace Chaos.Engine.Generators;

/// <summary>
/// A call of an open load in flight. When it has ended, the object is used again for another call, so that a call
/// allocates nothing.
/// </summary>
internal sealed class OpenCall : IThreadPoolWorkItem, IDisposable
{
    private readonly OpenGenerator _run;
    private readonly TimeLimit _limit;
    private readonly Action _complete;
    private Call _call;
    private TimeSpan _due;
    private SlotLane? _lane;
    private long _started;
    private ValueTaskAwaiter<CallResult> _awaiter;

    public OpenCall(OpenGenerator run, TimeLimit limit)
    {
        _run = run;
        _limit = limit;
        _complete = Complete;
    }

    public void Prepare(Call call, TimeSpan due, SlotLane lane)
    {
        _call = call;
        _due = due;
        _lane = lane;
    }

    public void Execute()
    {
        var recorder = _run.Recorder;
        _started = recorder.Time.GetTimestamp();
        var lag = recorder.Time.GetElapsedTime(recorder.StartTimestamp, _started) - _due;
        recorder.Started(_due, lag);
        if (lag > recorder.TooLate && !_run.State.IsStopped)
        {
            recorder.GiveUp(_lane!, _call.Number, _due, lag);
            _run.Release(this);
            return;
        }
        var token = _limit.Begin(_started);
        if (_run.State.IsStopped)
        {
            _limit.End();
            _run.Release(this);
            return;
        }
        try
        {
            _awaiter = _run.Target.CallAsync(_call, token).GetAwaiter();
        }
        catch (Exception e)
        {
            End(default, e);
            return;
        }
        if (_awaiter.IsCompleted)
            Complete();
        else
            _awaiter.UnsafeOnCompleted(_complete);
    }

    public void BreakOff() => _limit.Stop();

    public void Dispose() => _limit.Dispose();

    private void Complete()
    {
        CallResult result;
        try
        {
            result = _awaiter.GetResult();
        }
        catch (Exception e)
        {
            End(default, e);
            return;
        }
        End(result, null);
    }

    private void End(in CallResult result, Exception? exception)
    {
        var recorder = _run.Recorder;
        var now = recorder.Time.GetTimestamp();
        if (_run.State.Judge(result, exception, _limit.End()) is { } judged)
            recorder.End(
                _lane!,
                _call.Number,
                _due,
                recorder.Time.GetElapsedTime(recorder.StartTimestamp, now) - _due - judged.Paused,
                recorder.Time.GetElapsedTime(_started, now) - judged.Paused,
                judged
            );
        _awaiter = default;
        _run.Release(this);
    }
}
