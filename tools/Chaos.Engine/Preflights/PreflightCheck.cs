using System.Diagnostics;
using System.Globalization;
using Chaos.Core.Calls;
using Chaos.Core.Experiments;
using Chaos.Core.Load;
using Chaos.Core.Records;
using Chaos.Core.Trials;
using Chaos.Engine.Generators;
using Chaos.Engine.Recording;

namespace Chaos.Engine.Preflights;

/// <summary>
/// Measures whether the machine is fit for a run now: how late the generator is with calls that do nothing, and how
/// busy other processes keep the processors.
/// </summary>
public sealed class PreflightCheck(TimeProvider time)
{
    /// <summary>How long the measurement takes.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(2);

    // Code that runs for the first time is compiled during this time. In a trial the load's own warm-up hides that.
    private static readonly TimeSpan s_warmUp = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_untilStart = TimeSpan.FromMilliseconds(50);

    /// <summary>Measures for a run of these experiments.</summary>
    public async Task<Preflight> RunAsync(IReadOnlyList<Experiment> experiments, CancellationToken cancellationToken)
    {
        var plan = PreflightPlan.Of(experiments);
        var workload = new Workload
        {
            Name = "preflight",
            Target = new Nothing { Service = "none" },
            Load = OpenLoad.Constant(plan.PerSecond, Duration),
        };
        var recorder = new Recorder(
            workload,
            time,
            time.GetTimestamp() + (long)(s_untilStart.TotalSeconds * time.TimestampFrequency),
            s_warmUp
        );
        using var process = Process.GetCurrentProcess();
        var (cpu, own) = (CpuTimes.Read(), process.TotalProcessorTime);
        await LoadGenerator.RunAsync(workload, new Nothing { Service = "none" }, seed: 1, recorder, cancellationToken);
        process.Refresh();
        var used =
            cpu is { } before && CpuTimes.Read() is { } after
                ? after.Since(before, process.TotalProcessorTime - own)
                : null;
        return Of(plan, recorder.Finish()) with
        {
            BusyCores = Rounded(used?.Busy),
            StolenCores = Rounded(used?.Stolen),
            LoadAverage = LoadAverage(),
            FreeDescriptors = Descriptors.Free(),
        };
    }

    /// <summary>Compares the measured figures with the plan.</summary>
    internal static Preflight Of(PreflightPlan plan, WorkloadRecord record)
    {
        var lag = record.StartLag?.ValueAtQuantile(.99);
        var (made, due) = (record.Slots.Sum(s => s.Good()), record.Slots.Sum(s => s.Calls.Values.Sum()));
        // If no call was sent, the lag is the whole time of the measurement.
        var late = (lag ?? Duration).TotalMilliseconds;
        return new()
        {
            PerSecond = plan.PerSecond,
            StartLagP99Milliseconds = Math.Round(late, 3),
            CountsAndShares = late <= plan.AttemptTimeout.TotalMilliseconds && made >= .99 * due,
            DescriptorsNeeded = plan.Descriptors,
            Undecidable = [.. plan.Undecidable(late)],
        };
    }

    private static double? Rounded(double? cores) => cores is { } c ? Math.Round(c, 2) : null;

    private static double? LoadAverage() =>
        OperatingSystem.IsLinux()
        && ProcFile.Read("/proc/loadavg") is { } text
        && double.TryParse(text.Split(' ')[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var average)
            ? average
            : null;

    /// <summary>A target whose calls end at once.</summary>
    private sealed record Nothing : TargetSpec, ITarget
    {
        public override ITarget Connect(TargetSite site) => this;

        public ValueTask<CallResult> CallAsync(Call call, CancellationToken cancellationToken) =>
            new(new CallResult(CallStatus.Ok));

        public ValueTask DisposeAsync() => default;
    }
}
