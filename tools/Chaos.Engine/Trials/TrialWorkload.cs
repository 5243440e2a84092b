using Chaos.Core.Calls;
using Chaos.Core.Experiments;
using Chaos.Core.Messaging;
using Chaos.Core.Trials;
using Chaos.Engine.Generators;
using Chaos.Engine.Recording;
using Chaos.Engine.Time;

namespace Chaos.Engine.Trials;

/// <summary>One workload of one arm in a trial: its driver, its load and its record.</summary>
internal sealed class TrialWorkload(
    Arm arm,
    Workload workload,
    ulong seed,
    Producer? producer,
    ITestbed testbed,
    TrialClock clock,
    Experiment experiment,
    Action<Arm, string, SlotRecord> completed
) : IAsyncDisposable
{
    private readonly ITarget _target = workload.WarmUp is { } warmUp
        ? new WarmedTarget(
            testbed.Connect(arm, workload with { Target = warmUp }, producer),
            testbed.Connect(arm, workload, producer),
            experiment.Durations.WarmUp
        )
        : testbed.Connect(arm, workload, producer);

    public Arm Arm => arm;

    public Workload Workload => workload;

    public Recorder Recorder { get; } =
        new(workload, clock.Time, clock.Start, experiment.Durations.WarmUp)
        {
            TooLate = experiment.AttemptTimeout,
            Completed = slot => completed(arm, workload.Name, slot),
        };

    public Task RunAsync(CancellationToken cancellationToken) =>
        LoadGenerator.RunAsync(workload, _target, seed, Recorder, cancellationToken);

    public WorkloadRecord Finish(TimeSpan loadEnd) =>
        Recorder.Finish(isCut: loadEnd < experiment.Durations.Total) with
        {
            LongestGap = producer?.LongestGap(loadEnd),
        };

    public ValueTask DisposeAsync() => _target.DisposeAsync();
}
