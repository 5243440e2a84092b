using System.Runtime.ExceptionServices;
using Chaos.Core.Calls;
using Chaos.Engine.Time;

namespace Chaos.Engine.Generators;

/// <summary>
/// What all calls of one run share: whether it goes on, how many are still out, and the first defect.
/// </summary>
internal sealed class RunState(TimeProvider time)
{
    // For targets that do not notice a cancellation; their calls stay unfinished.
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(2);

    /// <summary>What a call came to whose answer was late or never came, whatever it would have said.</summary>
    private const string NoAnswer = "no answer in time";

    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Exception? _defect;

    // The run itself holds one, so that the count cannot be 0 before the last call has begun.
    private long _held = 1;

    /// <summary>Cancelled when no call may begin any more.</summary>
    public CancellationToken Stopping => _stop.Token;

    public bool IsStopped => _stop.IsCancellationRequested;

    /// <summary>Calls, or users, that are out.</summary>
    public long Out => Volatile.Read(ref _held) - 1;

    /// <summary>One more is out. Returns how many.</summary>
    public long Enter() => Interlocked.Increment(ref _held) - 1;

    /// <summary>One is back.</summary>
    public void Leave()
    {
        if (Interlocked.Decrement(ref _held) == 0)
            _empty.TrySetResult();
    }

    public void Stop() => _stop.Cancel();

    public void Fail(Exception defect)
    {
        Interlocked.CompareExchange(ref _defect, defect, null);
        _stop.Cancel();
    }

    /// <summary>
    /// How a call ended, from what its target returned or threw. Null when that says nothing: the call was broken off
    /// by the end of the run, or by a defect, which is kept.
    /// </summary>
    public CallResult? Judge(in CallResult result, Exception? exception, bool limitPassed)
    {
        if (exception is not null and not OperationCanceledException)
            Fail(exception);
        else if (limitPassed)
            return (
                exception is null
                    ? result with
                    {
                        Status = CallStatus.TimedOut,
                    }
                    : new CallResult(CallStatus.TimedOut, Detail: "no answer within the time limit")
            ) with
            {
                Outcome = NoAnswer,
            };
        else if (IsStopped && (exception is not null || result.Status == CallStatus.TimedOut))
            return null;
        else if (exception is not null)
            Fail(new InvalidOperationException("A target gave up a call that nobody had cancelled.", exception));
        else
            return result;
        return null;
    }

    /// <summary>Waits until so long after the run's start. False when the run was stopped before.</summary>
    public async Task<bool> WaitUntilAsync(TimeSpan at, long startTimestamp)
    {
        try
        {
            await time.WaitUntilAsync(time.TimestampAfter(startTimestamp, at), Stopping);
            return true;
        }
        catch (OperationCanceledException) when (IsStopped)
        {
            return false;
        }
    }

    /// <summary>Waits until all are back, or for so long and a little more; then throws what the run ends on.</summary>
    public async Task DrainAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        Leave();
        await using var timer = time.CreateTimer(
            static empty => ((TaskCompletionSource)empty!).TrySetResult(),
            _empty,
            IsStopped ? s_grace : limit + s_grace,
            Timeout.InfiniteTimeSpan
        );
        await using var sooner = _stop.Token.UnsafeRegister(_ => timer.Change(s_grace, Timeout.InfiniteTimeSpan), null);
        await _empty.Task;
        if (_defect is not null)
            ExceptionDispatchInfo.Throw(_defect);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
