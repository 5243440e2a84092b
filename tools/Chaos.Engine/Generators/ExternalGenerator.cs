using Chaos.Core.Calls;
using Chaos.Core.Experiments;
using Chaos.Core.Trials;
using Chaos.Engine.Recording;

namespace Chaos.Engine.Generators;

/// <summary>
/// Records the calls of a load that is made elsewhere, as a proxy sees them. A call belongs to the second in which it
/// came; it ends when its answer has passed, or as timed out when it took longer than the workload's timeout.
/// </summary>
/// <param name="workload">The load.</param>
/// <param name="calls">The calls.</param>
/// <param name="recorder">Takes what became of them.</param>
internal sealed class ExternalGenerator(Workload workload, IExternalCalls calls, Recorder recorder)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(200);

    private readonly Dictionary<long, (SlotLane Lane, TimeSpan Came)> _open = [];

    private long _readUntil;

    /// <summary>
    /// The time of the load before which everything that happened has been read and recorded; the largest time when the
    /// load is over.
    /// </summary>
    public TimeSpan ReadUntil => new(Volatile.Read(ref _readUntil));

    private TimeSpan Elapsed => recorder.Time.GetElapsedTime(recorder.StartTimestamp);

    /// <summary>
    /// Records until the end of the load, and until the calls that came before it have ended or timed out.
    /// </summary>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            // Looked at before the calls are taken, so that all that came before this time have been.
            var readUntil = Elapsed;
            Take(await calls.TakeAsync(cancellationToken));
            EndOverdue(readUntil);
            var isOver = readUntil >= workload.Load.Duration && _open.Count == 0;
            Volatile.Write(ref _readUntil, isOver ? TimeSpan.MaxValue.Ticks : readUntil.Ticks);
            if (isOver)
                return;
            await Task.Delay(s_interval, recorder.Time, cancellationToken);
        }
    }

    /// <summary>Records what happened.</summary>
    internal void Take(IReadOnlyList<SeenCall> seen)
    {
        foreach (var one in seen)
        {
            var at = recorder.Time.GetElapsedTime(recorder.StartTimestamp, one.Timestamp);
            if (one.Result is { } result)
            {
                if (_open.Remove(one.Number, out var call))
                    End(one.Number, call.Lane, call.Came, at - call.Came, result);
            }
            else if (at >= TimeSpan.Zero && at < workload.Load.Duration)
            {
                _open[one.Number] = (recorder.Begin((int)at.TotalSeconds), at);
                recorder.SeeInFlight(_open.Count);
            }
        }
    }

    /// <summary>Ends the calls that have no answer within the timeout, as far as the log has been read.</summary>
    private void EndOverdue(TimeSpan readUntil)
    {
        var late = readUntil - workload.Timeout;
        foreach (var (number, call) in _open.Where(o => o.Value.Came < late).ToList())
        {
            _open.Remove(number);
            End(number, call.Lane, call.Came, workload.Timeout, default);
        }
    }

    private void End(long number, SlotLane lane, TimeSpan came, TimeSpan took, CallResult result) =>
        recorder.End(
            lane,
            number,
            came,
            took < workload.Timeout ? took : workload.Timeout,
            null,
            took < workload.Timeout
                ? result
                : new(CallStatus.TimedOut, Detail: $"no answer within {workload.Timeout.TotalSeconds:0.###} s")
        );
}
