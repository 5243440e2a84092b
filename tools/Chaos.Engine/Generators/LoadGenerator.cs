using Chaos.Core.Calls;
using Chaos.Core.Experiments;
using Chaos.Core.Load;
using Chaos.Engine.Recording;

namespace Chaos.Engine.Generators;

/// <summary>
/// Makes a workload's calls: by due times (open) or by users (closed), on the machine's clock or in virtual time.
/// <code>
///  open    due times ─ pace ──┬─ cap reached: dropped
///                             └─ pooled call ─ dispatcher ─ target ─ recorder
///  closed  stages ─ users ─ dispatcher ─ target ─ recorder ─ think ─┐
///                     ^─────────────────────────────────────────────┘
/// </code>
/// </summary>
public static class LoadGenerator
{
    /// <summary>
    /// Runs the load from the recorder's start to the end of its duration, and until its last call has ended or is
    /// overdue by two seconds.
    /// </summary>
    /// <exception cref="OperationCanceledException">The run was stopped: no call began after that, those in flight were
    /// cancelled and count as Unknown.</exception>
    /// <exception cref="Exception">Whatever the target threw: a target's failures are results, so an exception is a
    /// defect, and the load ends on it.</exception>
    public static Task RunAsync(
        Workload workload,
        ITarget target,
        ulong seed,
        Recorder recorder,
        CancellationToken cancellationToken
    ) =>
        workload.Load switch
        {
            OpenLoad open => new OpenGenerator(workload, open, target, seed, recorder).RunAsync(cancellationToken),
            ClosedLoad closed => new ClosedGenerator(workload, closed, target, recorder).RunAsync(cancellationToken),
            var other => throw new ArgumentException(
                $"There is no generator for {other.GetType().Name}.",
                nameof(workload)
            ),
        };
}
