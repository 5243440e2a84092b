using Chaos.Core.Calls;
using Chaos.Core.Experiments;
using Chaos.Core.Load;
using Chaos.Core.Records;
using Chaos.Core.Trials;
using Chaos.Engine.Generators;
using Chaos.Engine.Recording;

namespace Chaos.Tools.Tests.Engine;

/// <summary>Common inputs of engine tests.</summary>
internal static class Some
{
    public static Workload Workload(LoadProfile load, double timeoutSeconds = 5) =>
        new()
        {
            Name = "orders",
            Target = new NamedService { Service = "order" },
            Load = load,
            Timeout = TimeSpan.FromSeconds(timeoutSeconds),
        };

    /// <summary>A machine that is a little busy.</summary>
    public static Preflight Preflight { get; } =
        new()
        {
            PerSecond = 250,
            StartLagP99Milliseconds = .4,
            CountsAndShares = true,
            BusyCores = .5,
        };

    public static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    public static TimeSpan Milliseconds(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    /// <summary>Runs a load from now on and returns its record, even when it was stopped.</summary>
    public static async Task<WorkloadRecord> RecordAsync(
        Workload workload,
        TimeProvider time,
        Func<Call, CancellationToken, ValueTask<CallResult>> target,
        CancellationToken cancellationToken = default
    )
    {
        var recorder = new Recorder(workload, time, time.GetTimestamp(), TimeSpan.Zero);
        try
        {
            await LoadGenerator.RunAsync(workload, new FunctionTarget(target), 1, recorder, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return recorder.Finish();
        }
        return recorder.Finish();
    }
}
