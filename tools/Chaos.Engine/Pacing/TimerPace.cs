using Chaos.Engine.Time;

namespace Chaos.Engine.Pacing;

/// <summary>Paces by a timer of virtual time: every call is handed out at its due time exactly.</summary>
internal sealed class TimerPace(VirtualTime time) : IPace
{
    public async Task RunAsync(
        Pacer pacer,
        long startTimestamp,
        Action<long, TimeSpan> dispatch,
        CancellationToken cancellationToken
    )
    {
        var done = new TaskCompletionSource();
        ITimer? timer = null;
        await using var steps = timer = time.CreateTimer(
            _ => Step(),
            null,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
        await using var stop = cancellationToken.UnsafeRegister(_ => done.TrySetResult(), null);
        Step();
        await done.Task;

        void Step()
        {
            if (done.Task.IsCompleted)
                return;
            var now = time.GetElapsedTime(startTimestamp);
            while (pacer.TryTake(now, out var number, out var due))
                dispatch(number, due);
            if (pacer.IsDone)
                done.TrySetResult();
            else
                timer!.Change(pacer.NextDue - now, Timeout.InfiniteTimeSpan);
        }
    }
}
