using System.Runtime.ExceptionServices;
using Chaos.Core.Calls;
using Chaos.Engine.Time;

namespace Chaos.Engine.Generators;

/// <summary>
/// The state that all calls of one run share: whether the run goes on, how many calls are in flight, and the first
/// defect.
/// </summary>
internal sealed class RunState(TimeProvider time)
{
    // For targets that ignore a cancellation. Their calls stay unfinished.
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Exception? _defect;

    // Starts at 1, for the run itself, so that the count cannot reach 0 before the last call has begun.
    private long _held = 1;

    /// <summary>Cancelled once no further call may begin.</summary>
    public CancellationToken Stopping => _stop.Token;

    public bool IsStopped => _stop.IsCancellationRequested;

    /// <summary>How many calls (closed load: users) are active.</summary>
    public long Out => Volatile.Read(ref _held) - 1;

    /// <summary>Counts one more as active. Returns how many are.</summary>
    public long Enter() => Interlocked.Increment(ref _held) - 1;

    /// <summary>Counts one less as active.</summary>
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
    /// How a call ended, from the result or the exception of its target. Null when the call was cut off by the end of
    /// the run or by a defect, which is kept.
    /// </summary>
    public CallResult? Judge(in CallResult result, Exception? exception, bool limitPassed)
    {
        var isStopped = IsStopped;
        if (EndOfCall.Of(result, exception, limitPassed, isStopped) is { } end)
            return end;
        if (exception is not null and not OperationCanceledException)
            Fail(exception);
        else if (exception is not null && !isStopped)
            Fail(new InvalidOperationException("A target gave up a call that nobody had cancelled.", exception));
        return null;
    }

    /// <summary>
    /// Waits until <paramref name="at"/> after the run's start. Returns false when the run was stopped, or the load was
    /// done, before.
    /// </summary>
    public async Task<bool> WaitUntilAsync(TimeSpan at, long startTimestamp, Task done)
    {
        if (done.IsCompleted)
            return false;
        using var sooner = CancellationTokenSource.CreateLinkedTokenSource(Stopping);
        var wait = time.WaitUntilAsync(time.TimestampAfter(startTimestamp, at), sooner.Token);
        if (await Task.WhenAny(wait, done) == wait)
        {
            await wait.ConfigureAwait(
                ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext
            );
            return !IsStopped;
        }
        sooner.Cancel();
        await wait.ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext
        );
        return false;
    }

    /// <summary>
    /// Waits until <paramref name="at"/> after the run's start. Returns false when the run was stopped before.
    /// </summary>
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

    /// <summary>
    /// Waits until no call is active, at most <paramref name="limit"/> plus the grace time. Then throws the defect or
    /// the cancellation that ended the run, if any.
    /// </summary>
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
