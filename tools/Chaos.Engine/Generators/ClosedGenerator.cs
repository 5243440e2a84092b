using Chaos.Core.Calls;
using Chaos.Core.Experiments;
using Chaos.Core.Load;
using Chaos.Engine.Recording;
using Chaos.Engine.Time;

namespace Chaos.Engine.Generators;

/// <summary>
/// One run of a closed load: adds and removes users as its stages say. Users are numbered; those with the highest
/// numbers leave first.
/// </summary>
internal sealed class ClosedGenerator(Workload workload, ClosedLoad load, ITarget target, Recorder recorder)
{
    private readonly User[] _users = new User[load.PeakUsers];
    private readonly TaskCompletionSource _isDone = new();
    private int _admitted;
    private long _taken;
    private long _turns;

    public ITarget Target => target;

    public Recorder Recorder => recorder;

    public IDispatcher Dispatcher { get; } = IDispatcher.For(recorder.Time);

    public RunState State { get; } = new(recorder.Time);

    /// <summary>Whether users may wait between calls.</summary>
    public bool Pauses { get; } =
        load.ThinkTime > TimeSpan.Zero || load.PauseAfterFailure > TimeSpan.Zero || load.Pace > TimeSpan.Zero;

    /// <inheritdoc cref="ClosedLoad.PauseAfter"/>
    public TimeSpan PauseAfter(in CallResult? result, TimeSpan took) =>
        load.PauseAfter(result is { } end && !end.Status.IsGood(), took);

    /// <summary>The place of a call in a load of a number of calls; null in any other.</summary>
    public long? NextTurn() => workload.Iterations is null ? null : Interlocked.Increment(ref _turns) - 1;

    /// <summary>
    /// Takes one of the calls that the load may make. Returns false when there is none left. With the last one the load
    /// admits nobody any more: it ends with the calls in flight, and not when somebody has thought and finds none left.
    /// </summary>
    public bool TakeIteration()
    {
        if (workload.Iterations is not { } most)
            return true;
        var taken = Interlocked.Increment(ref _taken);
        if (taken >= most)
        {
            Volatile.Write(ref _admitted, 0);
            _isDone.TrySetResult();
        }
        return taken <= most;
    }

    /// <summary>How many users are allowed now.</summary>
    public int Admitted => Volatile.Read(ref _admitted);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        for (var i = 0; i < _users.Length; i++)
            _users[i] = new User(this, i, _users.Length, new TimeLimit(recorder.Time, workload.GivenUpAfter));
        await using var stop = cancellationToken.UnsafeRegister(static state => ((RunState)state!).Stop(), State);
        await using var breakOff = State.Stopping.UnsafeRegister(
            static run => ((ClosedGenerator)run!).BreakOff(),
            this
        );
        try
        {
            foreach (var change in load.Changes())
            {
                if (!await State.WaitUntilAsync(change.At, recorder.StartTimestamp, _isDone.Task))
                    break;
                Admit(change.Users);
            }
            await State.DrainAsync(workload.GivenUpAfter, cancellationToken);
        }
        finally
        {
            foreach (var user in _users)
                user.Dispose();
        }
    }

    private void Admit(int users)
    {
        Volatile.Write(ref _admitted, users);
        for (var i = 0; i < users && !State.IsStopped; i++)
            _users[i].ComeIn();
    }

    private void BreakOff()
    {
        Volatile.Write(ref _admitted, 0);
        foreach (var user in _users)
            user.BreakOff();
    }
}
