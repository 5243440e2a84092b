using System.Collections.Concurrent;
using Chaos.Core.Calls;
using Chaos.Core.Experiments;
using Chaos.Core.Load;
using Chaos.Engine.Pacing;
using Chaos.Engine.Recording;
using Chaos.Engine.Time;

namespace Chaos.Engine.Generators;

/// <summary>One run of an open load.</summary>
internal sealed class OpenGenerator(Workload workload, OpenLoad load, ITarget target, ulong seed, Recorder recorder)
{
    private readonly IDispatcher _dispatcher = IDispatcher.For(recorder.Time);
    private readonly ConcurrentQueue<OpenCall> _idle = new();
    private readonly List<OpenCall> _all = [];

    public ITarget Target => target;

    public Recorder Recorder => recorder;

    public RunState State { get; } = new(recorder.Time);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var stop = cancellationToken.UnsafeRegister(static state => ((RunState)state!).Stop(), State);
        await IPace
            .For(recorder.Time)
            .RunAsync(
                new Pacer(load.DueTimes(seed), workload.Iterations ?? long.MaxValue),
                recorder.StartTimestamp,
                Dispatch,
                State.Stopping
            );
        // Only after the pace has ended: until then it adds calls to the list.
        await using var breakOff = State.Stopping.UnsafeRegister(static run => ((OpenGenerator)run!).BreakOff(), this);
        try
        {
            // A load of a number of calls is done with the last of them.
            if (workload.Iterations is null)
                await State.WaitUntilAsync(load.Duration, recorder.StartTimestamp);
            await State.DrainAsync(workload.GivenUpAfter, cancellationToken);
        }
        finally
        {
            foreach (var call in _all)
                call.Dispose();
        }
    }

    /// <summary>Takes back a call that has ended, for the next one.</summary>
    public void Release(OpenCall call)
    {
        _idle.Enqueue(call);
        State.Leave();
    }

    private void Dispatch(long number, TimeSpan due)
    {
        var slot = (int)(due.Ticks / TimeSpan.TicksPerSecond);
        // Only this thread adds calls, so the cap holds although it is checked before the call is counted.
        if (State.Out >= load.InFlightCap)
        {
            recorder.Drop(slot, number, due);
            return;
        }
        recorder.SeeInFlight(State.Enter());
        if (!_idle.TryDequeue(out var call))
            _all.Add(call = new OpenCall(this, new TimeLimit(recorder.Time, workload.GivenUpAfter)));
        call.Prepare(new Call(number, slot) { Due = due }, due, recorder.Begin(slot));
        _dispatcher.Dispatch(call);
    }

    private void BreakOff()
    {
        foreach (var call in _all)
            call.BreakOff();
    }
}
