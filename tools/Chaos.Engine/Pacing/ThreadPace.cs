using System.Runtime.CompilerServices;
using Chaos.Engine.Time;

namespace Chaos.Engine.Pacing;

/// <summary>
/// Paces by the machine's clock on a thread of its own, which sleeps to absolute times and never spins: spinning would
/// take the processor from the calls.
/// </summary>
internal sealed class ThreadPace : IPace
{
    // How soon a cancellation is noticed when the next call is far off.
    private static readonly TimeSpan s_longestSleep = TimeSpan.FromMilliseconds(20);

    public Task RunAsync(
        Pacer pacer,
        long startTimestamp,
        Action<long, TimeSpan> dispatch,
        CancellationToken cancellationToken
    )
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                using var clock = new SleepClock();
                Loop(clock, pacer, startTimestamp, dispatch, cancellationToken);
                done.SetResult();
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        })
        {
            IsBackground = true,
            Name = "chaos pace",
        };
        thread.UnsafeStart();
        return done.Task;
    }

    // Optimised from the first call on: replacing the loop while it runs costs one stall of about 10 ms.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Loop(
        SleepClock clock,
        Pacer pacer,
        long startTimestamp,
        Action<long, TimeSpan> dispatch,
        CancellationToken cancellationToken
    )
    {
        var time = TimeProvider.System;
        while (!cancellationToken.IsCancellationRequested)
        {
            var now = time.GetElapsedTime(startTimestamp);
            while (pacer.TryTake(now, out var number, out var due))
                dispatch(number, due);
            if (pacer.IsDone)
                return;
            now = time.GetElapsedTime(startTimestamp);
            var wake = pacer.WakeAt(now);
            clock.SleepUntil(
                time.TimestampAfter(startTimestamp, wake - now > s_longestSleep ? now + s_longestSleep : wake)
            );
        }
    }
}
