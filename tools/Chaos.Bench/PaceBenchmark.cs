using System.Diagnostics;
using System.Runtime.CompilerServices;
using Chaos.Core.Calls;
using Chaos.Core.Experiments;
using Chaos.Core.Load;
using Chaos.Engine.Generators;
using Chaos.Engine.Recording;

namespace Chaos.Bench;

/// <summary>Measures the cost and the accuracy of the generator itself, with calls that do nothing.</summary>
internal sealed class PaceBenchmark : Benchmark
{
    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_measured = TimeSpan.FromSeconds(8);

    public override string Name => "pace";

    public override string Summary =>
        "start lag, achieved rate, cores and allocation of calls that do nothing (about 40 s)";

    public override async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var met = true;
        foreach (var (rate, lagBar, coresBar) in new[] { (10_000, .4, double.PositiveInfinity), (50_000, .5, .4) })
        {
            var (record, cores, bytes) = await MeasureAsync(
                OpenLoad.Constant(rate, s_warmUp + s_measured),
                static (_, _) => new(new CallResult(CallStatus.Ok)),
                cancellationToken
            );
            var lag = record.StartLag!;
            Console.WriteLine(
                FormattableString.Invariant(
                    $"open, {rate:#,0}/s, start lag p50 {lag.ValueAtQuantile(.5)!.Value.TotalMilliseconds:0.000} ms, "
                ) + FormattableString.Invariant($"p99.9 {lag.ValueAtQuantile(.999)!.Value.TotalMilliseconds:0.000} ms")
            );
            met &= Report(
                "start lag p99",
                lag.ValueAtQuantile(.99)!.Value.TotalMilliseconds,
                "ms",
                double.NegativeInfinity,
                lagBar
            );
            met &= Report(
                "achieved share of the rate",
                record.Slots.Sum(s => s.Good()) / (rate * (s_warmUp + s_measured).TotalSeconds) * 100,
                "%",
                100,
                100
            );
            met &= Report("cores used", cores, "", 0, coresBar);
            // Allocations that happen once are about a megabyte: the bar is for many iterations.
            met &= Report("allocated an iteration", bytes, "B", 0, rate < 50_000 ? double.PositiveInfinity : 8);
        }
        foreach (var users in new[] { 1, 2, 100 })
        {
            var (record, _, bytes) = await MeasureAsync(
                ClosedLoad.Constant(users, TimeSpan.FromSeconds(4)),
                static (_, _) => new(new CallResult(CallStatus.Ok)),
                cancellationToken
            );
            Console.WriteLine($"closed, {users} users, synchronous");
            // One user can use at most one processor; the bar is for the machine.
            met &= Report(
                "iterations a second",
                PerSecond(record),
                "/s",
                users == 1 ? 0 : 10e6,
                double.PositiveInfinity
            );
            met &= Report("allocated an iteration", bytes, "B", 0, 8);
            (record, _, bytes) = await MeasureAsync(
                ClosedLoad.Constant(users, TimeSpan.FromSeconds(4)),
                YieldAsync,
                cancellationToken
            );
            Console.WriteLine($"closed, {users} users, asynchronous");
            met &= Report(
                "iterations a second",
                PerSecond(record),
                "/s",
                users == 1 ? 0 : 2e6,
                double.PositiveInfinity
            );
            met &= Report("allocated an iteration", bytes, "B", 0, 8);
        }
        return met;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<CallResult> YieldAsync(Call call, CancellationToken cancellationToken)
    {
        await Task.Yield();
        return new(CallStatus.Ok);
    }

    private static double PerSecond(Core.Trials.WorkloadRecord record) =>
        record.Slots.Where(s => s.Slot is > 0 and < 3).Average(s => s.Good());

    private static async Task<(Core.Trials.WorkloadRecord Record, double Cores, double BytesPerIteration)> MeasureAsync(
        LoadProfile load,
        Func<Call, CancellationToken, ValueTask<CallResult>> function,
        CancellationToken cancellationToken
    )
    {
        var time = TimeProvider.System;
        var target = new BenchTarget(function) { Service = "none" };
        var workload = new Workload
        {
            Name = "bench",
            Target = target,
            Load = load,
        };
        var recorder = new Recorder(
            workload,
            time,
            time.TimestampFrequency / 20 + time.GetTimestamp(),
            s_warmUp < load.Duration ? s_warmUp : TimeSpan.Zero
        );
        using var process = Process.GetCurrentProcess();
        var (cpu, bytes, start) = (process.TotalProcessorTime, GC.GetTotalAllocatedBytes(), time.GetTimestamp());
        await LoadGenerator.RunAsync(workload, target, 1, recorder, cancellationToken);
        var (allocated, elapsed) = (GC.GetTotalAllocatedBytes() - bytes, time.GetElapsedTime(start));
        process.Refresh();
        var cores = (process.TotalProcessorTime - cpu) / elapsed;
        var record = recorder.Finish();
        return (record, cores, (double)allocated / record.Slots.Sum(s => s.Offered()));
    }
}
