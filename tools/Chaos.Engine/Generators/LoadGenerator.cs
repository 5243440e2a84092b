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
    /// Runs the load from the recorder's start to the end of its duration. Then waits until the last call has ended,
    /// or until it is overdue by two seconds.
    /// </summary>
    /// <exception cref="OperationCanceledException">The run was stopped. No call began after that; the calls in flight
    /// were cancelled and count as Unknown.</exception>
    /// <exception cref="Exception">The exception that the target threw. Drivers return failures as results, so an
    /// exception is a defect: it ends the load.</exception>
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
