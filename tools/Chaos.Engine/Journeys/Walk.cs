using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Chaos.Core.Calls;
using Chaos.Engine.Generators;
using Chaos.Engine.Recording;
using Chaos.Engine.Time;

namespace Chaos.Engine.Journeys;

/// <summary>
/// One arrival on its way through a journey. When it has ended, the object is used again for another arrival.
/// </summary>
internal sealed class Walk(JourneyTarget journeys) : IDisposable
{
    private readonly TimeLimit?[] _limits = new TimeLimit?[journeys.Limits.Count];
    private readonly Recorder _clock = journeys.Clock;
    private TimeLimit? _running;
    private bool _isStopped;

    /// <summary>Makes the calls of a journey. Returns how it ended.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<CallResult> GoAsync(
        JourneyLoad journey,
        Call call,
        Visit visit,
        CancellationToken cancellationToken
    )
    {
        var time = _clock.Time;
        Volatile.Write(ref _isStopped, false);
        var stop = cancellationToken.UnsafeRegister(static walk => ((Walk)walk!).Stop(), this);
        try
        {
            // In a closed load nothing is due: the first call begins now.
            var due = _clock.IsOpen ? call.Due : Since(time.GetTimestamp());
            var whole = journey.Whole?.Begin(SlotOf(due), LaneOf(call));
            var result = await StepsAsync(journey, call, visit, due, cancellationToken);
            if (result.Status.IsGood() && journey.After.Of(journeys.Seed, -1 - call.Number) is { Ticks: > 0 } after)
            {
                await time.WaitUntilAsync(time.TimestampAfter(time.GetTimestamp(), after), cancellationToken);
                result = result with { Paused = result.Paused + after };
            }
            if (whole is not null)
            {
                var latency = Since(time.GetTimestamp()) - due - result.Paused;
                journey.Whole!.End(whole, call.Number, due, latency, _clock.IsOpen ? latency : null, result);
            }
            return result;
        }
        finally
        {
            await stop.DisposeAsync();
            journeys.Release(this);
        }
    }

    public void Dispose()
    {
        foreach (var limit in _limits)
            limit?.Dispose();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<CallResult> StepsAsync(
        JourneyLoad journey,
        Call call,
        Visit visit,
        TimeSpan due,
        CancellationToken cancellationToken
    )
    {
        var time = _clock.Time;
        var all = new CallResult(CallStatus.Ok, 1);
        for (var i = 0; i < journey.Steps.Count; i++)
        {
            var step = journey.Steps[i];
            if (step.Step.Once && visit.HasDone(step.Step.Name))
                continue;
            var number = (call.Number * journeys.Width) + i;
            if (step.Step.Before.Of(journeys.Seed, number) is { Ticks: > 0 } think)
            {
                due += think;
                all = all with { Paused = all.Paused + think };
                await time.WaitUntilAsync(time.TimestampAfter(_clock.StartTimestamp, due), cancellationToken);
            }
            cancellationToken.ThrowIfCancellationRequested();
            var started = time.GetTimestamp();
            if (!_clock.IsOpen)
                due = Since(started);
            var slot = SlotOf(due);
            var lane = step.Recorder.Begin(slot, LaneOf(call));
            if (_clock.IsOpen)
                step.Recorder.Started(due, Since(started) - due);
            step.Enter();
            CallResult result = default;
            Exception? exception = null;
            try
            {
                result = await step.Target.CallAsync(
                    new(number, slot) { Due = due, Visit = visit },
                    Begin(step.Limit, started)
                );
            }
            catch (Exception e)
            {
                exception = e;
            }
            var now = time.GetTimestamp();
            step.Leave();
            if (EndOfCall.Of(result, exception, End(), Volatile.Read(ref _isStopped)) is not { } end)
            {
                if (exception is not null)
                    ExceptionDispatchInfo.Throw(exception);
                throw new OperationCanceledException(cancellationToken);
            }
            var service = time.GetElapsedTime(started, now);
            step.Recorder.End(
                lane,
                call.Number,
                due,
                _clock.IsOpen ? Since(now) - due : service,
                _clock.IsOpen ? service : null,
                end
            );
            all = all with
            {
                Attempts = all.Attempts + end.Attempts - 1,
                Bytes = all.Bytes + end.Bytes,
                Sent = all.Sent + end.Sent,
            };
            if (!end.Status.IsGood())
                return step.EndsWith(
                    end with
                    {
                        Attempts = all.Attempts,
                        Bytes = all.Bytes,
                        Sent = all.Sent,
                        Paused = all.Paused,
                    }
                );
            if (step.Step.Once)
                visit.MarkDone(step.Step.Name);
            if (end.Status == CallStatus.Degraded)
                all = all with { Status = CallStatus.Degraded };
            due = Since(now);
        }
        return all;
    }

    private CancellationToken Begin(int limit, long now)
    {
        var running = _limits[limit] ??= new(_clock.Time, journeys.Limits[limit]);
        var token = running.Begin(now);
        Volatile.Write(ref _running, running);
        // Either this sees the stop, or the stop sees the limit.
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _isStopped))
            running.Stop();
        return token;
    }

    private bool End()
    {
        var running = _running!;
        Volatile.Write(ref _running, null);
        return running.End();
    }

    private void Stop()
    {
        Volatile.Write(ref _isStopped, true);
        Interlocked.MemoryBarrier();
        Volatile.Read(ref _running)?.Stop();
    }

    private TimeSpan Since(long timestamp) => _clock.Time.GetElapsedTime(_clock.StartTimestamp, timestamp);

    private int LaneOf(Call call) => (int)(call.Number % _clock.Lanes);

    private static int SlotOf(TimeSpan due) => (int)(due.Ticks / TimeSpan.TicksPerSecond);
}
