using System.Collections.Concurrent;
using Chaos.Core.Calls;
using Chaos.Core.Experiments;
using Chaos.Core.Load;
using Chaos.Engine.Recording;
using Chaos.Engine.Time;

namespace Chaos.Engine.Generators;

/// <summary>
/// A load whose calls another engine begins. Makes each of them, measures it and records it:
/// <code>
///  engine ─ CallAsync ─┬─ load is over, or no call left: nothing
///                      ├─ cap reached: dropped
///                      └─ target ─ recorder ─ pause of the user
/// </code>
/// It is not known when a call was due, so that its latency counts from its actual start.
/// </summary>
/// <param name="workload">The workload.</param>
/// <param name="target">What is called.</param>
/// <param name="recorder">Counts the calls.</param>
public sealed class DrivenLoad(Workload workload, ITarget target, Recorder recorder)
{
    private readonly RunState _state = new(recorder.Time);
    private readonly ConcurrentQueue<TimeLimit> _idle = new();
    private readonly ConcurrentBag<TimeLimit> _limits = [];
    private readonly DrivenUsers? _users = workload.Load is ClosedLoad closed ? new(closed) : null;
    private readonly CancellationTokenSource _over = new();
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _allTaken = new();
    private long _taken;

    /// <summary>Whether no further call is made.</summary>
    public bool IsOver => _over.IsCancellationRequested || _state.IsStopped;

    /// <summary>Runs the load from the recorder's start to its end, as <see cref="LoadGenerator.RunAsync"/> does.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var stop = cancellationToken.UnsafeRegister(static state => ((RunState)state!).Stop(), _state);
        await using var breakOff = _state.Stopping.UnsafeRegister(static load => ((DrivenLoad)load!).BreakOff(), this);
        try
        {
            if (await _state.WaitUntilAsync(TimeSpan.Zero, recorder.StartTimestamp))
                _begun.TrySetResult();
            await _state.WaitUntilAsync(workload.Load.Duration, recorder.StartTimestamp, _allTaken.Task);
            Close();
            _begun.TrySetResult();
            await _state.DrainAsync(workload.GivenUpAfter, cancellationToken);
        }
        finally
        {
            foreach (var limit in _limits)
                limit.Dispose();
        }
    }

    /// <summary>
    /// Makes one call: it begins now. In a closed load a user makes it, who then pauses as the load says. Returns how it
    /// ended; null when no call was made, or when it was cut off.
    /// </summary>
    public async Task<CallResult?> CallAsync()
    {
        await _begun.Task;
        if (_users is null)
            return await CallAsync(null);
        if (!_users.TryTake(out var user))
            return null;
        try
        {
            var began = recorder.Time.GetTimestamp();
            var result = await CallAsync(user);
            var pause = _users.PauseAfter(result, recorder.Time.GetElapsedTime(began, recorder.Time.GetTimestamp()));
            if (pause > TimeSpan.Zero && !IsOver)
                await PauseAsync(pause);
            return result;
        }
        finally
        {
            _users.GiveBack(user);
        }
    }

    private async Task<CallResult?> CallAsync(DrivenUser? user)
    {
        // Counted before the load is looked at: the end of the load waits for whoever comes in before it.
        var active = _state.Enter();
        TimeLimit? limit = null;
        try
        {
            if (IsOver || !TryTake(out var number))
                return null;
            var started = recorder.Time.GetTimestamp();
            var due = recorder.Time.GetElapsedTime(recorder.StartTimestamp, started);
            var slot = (int)(due.Ticks / TimeSpan.TicksPerSecond);
            if (workload.Load is OpenLoad open && active > open.InFlightCap)
            {
                recorder.Drop(slot, number, due);
                return new(CallStatus.Dropped, 0);
            }
            recorder.SeeInFlight(active);
            if (!_idle.TryDequeue(out limit))
                _limits.Add(limit = new(recorder.Time, workload.GivenUpAfter));
            // Of a load of a number of calls each call has its own row of a feed, whichever user makes it.
            long? turn = user is not null && workload.Iterations is not null ? number : null;
            if (user is not null)
                number = user.NextNumber();
            var lane = recorder.Begin(slot, user is null ? 0 : user.Index % recorder.Lanes);
            var token = limit.Begin(started);
            // Either this sees the stop, or the stop sees the limit.
            if (_state.IsStopped)
                limit.Stop();
            var (result, exception) = await MadeAsync(new(number, slot) { Due = due, Turn = turn }, token);
            var took = recorder.Time.GetElapsedTime(started, recorder.Time.GetTimestamp());
            if (_state.Judge(result, exception, limit.End()) is not { } judged)
                return null;
            recorder.End(lane, number, due, took - judged.Paused, null, judged);
            return judged;
        }
        finally
        {
            if (limit is not null)
                _idle.Enqueue(limit);
            _state.Leave();
        }
    }

    private async Task<(CallResult Result, Exception? Exception)> MadeAsync(Call call, CancellationToken limit)
    {
        try
        {
            return (await target.CallAsync(call, limit), null);
        }
        catch (Exception e)
        {
            return (default, e);
        }
    }

    private bool TryTake(out long number)
    {
        number = Interlocked.Increment(ref _taken) - 1;
        if (workload.Iterations is not { } most)
            return true;
        if (number >= most - 1)
            _allTaken.TrySetResult();
        return number < most;
    }

    private async Task PauseAsync(TimeSpan pause)
    {
        using var sooner = CancellationTokenSource.CreateLinkedTokenSource(_over.Token, _state.Stopping);
        await recorder
            .Time.WaitUntilAsync(recorder.Time.TimestampAfter(recorder.Time.GetTimestamp(), pause), sooner.Token)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    private void Close() => _over.Cancel();

    private void BreakOff()
    {
        _begun.TrySetResult();
        foreach (var limit in _limits)
            limit.Stop();
    }
}
