using System.Globalization;
using Chaos.Core.Experiments;
using Chaos.Core.Histograms;
using Chaos.Core.Load;
using Chaos.Core.Trials;
using Chaos.Engine.Generators;
using Chaos.Engine.Recording;

namespace Chaos.Bench;

/// <summary>
/// A server on a real socket freezes once for a second, under 200 calls a second for ten seconds. A tenth of the calls
/// wait, evenly up to a second: p95 is 500 ms and p99 900 ms. A generator that measures from the actual start, or
/// waits for its answers, does not see this.
/// </summary>
internal sealed class StallBenchmark : Benchmark
{
    public override string Name => "stall";

    public override string Summary => "a server on a real socket freezes for 1 s once in 10 s at 200/s (12 s)";

    public override async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        // The first stall is not measured: the compiler's work when 200 answers arrive at once would look like a delay
        // of the generator.
        await StallAsync(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(.5), TimeSpan.FromSeconds(1), cancellationToken);
        var record = await StallAsync(
            TimeSpan.FromSeconds(10),
            TimeSpan.FromSeconds(4),
            TimeSpan.FromSeconds(1),
            cancellationToken
        );
        var latency = PackedHistogram.Merge(record.Slots.Select(s => s.AllLatencies()));
        var service = PackedHistogram.Merge(
            record.Slots.Where(s => s.ServiceTime is not null).Select(s => s.ServiceTime!)
        );
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{latency.Count:#,0} calls, {record.Slots.Sum(s => s.Good()):#,0} good; "
                    + $"service time p95 {Milliseconds(service, .95):0.0} ms, p99 {Milliseconds(service, .99):0.0} ms; "
                    + $"start lag p99 {Milliseconds(record.StartLag!, .99):0.000} ms"
            )
        );
        var met = Report("good calls", record.Slots.Sum(s => s.Good()), "", 2000, 2000);
        met &= Report("latency p95 from the intended start", Milliseconds(latency, .95), "ms", 490, 510);
        met &= Report("latency p99 from the intended start", Milliseconds(latency, .99), "ms", 890, 910);
        return met;
    }

    private static async Task<WorkloadRecord> StallAsync(
        TimeSpan duration,
        TimeSpan from,
        TimeSpan length,
        CancellationToken cancellationToken
    )
    {
        var time = TimeProvider.System;
        var start = time.GetTimestamp() + (time.TimestampFrequency / 20);
        var frozen = start + (long)(from.TotalSeconds * time.TimestampFrequency);
        await using var server = new FreezingServer(
            time,
            frozen,
            frozen + (long)(length.TotalSeconds * time.TimestampFrequency)
        );
        await using var client = new SocketClient(server.EndPoint);
        var workload = new Workload
        {
            Name = "stall",
            Target = new BenchTarget(client.CallAsync) { Service = "server" },
            Load = OpenLoad.Constant(200, duration),
        };
        var recorder = new Recorder(workload, time, start, TimeSpan.Zero);
        await LoadGenerator.RunAsync(workload, (BenchTarget)workload.Target, 1, recorder, cancellationToken);
        return recorder.Finish();
    }

    private static double Milliseconds(PackedHistogram histogram, double quantile) =>
        histogram.ValueAtQuantile(quantile)!.Value.TotalMilliseconds;
}
