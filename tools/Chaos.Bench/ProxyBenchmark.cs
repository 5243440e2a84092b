using System.Diagnostics;
using System.Globalization;
using System.Net;
using Chaos.Core.Experiments;
using Chaos.Core.Histograms;
using Chaos.Core.Load;
using Chaos.Engine.Generators;
using Chaos.Engine.Recording;
using Chaos.Faults.Processes;
using Chaos.Faults.Toxics;
using Chaos.Proxy.Proxies;

namespace Chaos.Bench;

/// <summary>
/// Measures what a proxy without a toxic costs: no proxy, one that passes bytes, one that reads requests, and the
/// original Toxiproxy if it is installed (<c>CHAOS_PEERS</c>). Every way is measured once in each round, so that
/// disturbances of the machine hit all of them.
/// </summary>
internal sealed class ProxyBenchmark : Benchmark
{
    private const string Direct = "nothing in between";
    private const string Bytes = "bytes";
    private const string Requests = "requests (HTTP/1.1)";
    private const string Original = "original";
    private const int Rounds = 5;
    private static readonly TimeSpan s_length = TimeSpan.FromSeconds(3);

    public override string Name => "proxy";

    public override string Summary =>
        "requests a second and added time through a proxy: bytes, requests, and the original beside them (about 2 min)";

    public override async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var time = TimeProvider.System;
        await using var server = new FreezingServer(time, long.MaxValue, long.MaxValue);
        using var http = new HttpClient();
        await using var ours = await ChildProcess.StartAsync(
            new()
            {
                Name = "proxy",
                RunId = "bench",
                FileName = DotnetHost.Path,
                Arguments =
                [
                    "exec",
                    Path.Combine(AppContext.BaseDirectory, "Chaos.Proxy.dll"),
                    "-port",
                    "0",
                    "-ready-line",
                ],
            },
            time,
            cancellationToken
        );
        var ways = new Dictionary<string, EndPoint> { [Direct] = server.EndPoint };
        ways[Bytes] = await OpenAsync(
            new(http, ours.Address!),
            new() { Name = "bytes", Upstream = $"{server.EndPoint}" },
            cancellationToken
        );
        ways[Requests] = await OpenAsync(
            new(http, ours.Address!),
            new()
            {
                Name = "requests",
                Upstream = $"{server.EndPoint}",
                Http = new(),
            },
            cancellationToken
        );
        using var original = StartOriginal(out var address);
        try
        {
            if (original is not null)
                ways[Original] = await OpenAsync(
                    new(http, address),
                    new() { Name = "original", Upstream = $"{server.EndPoint}" },
                    cancellationToken
                );
            return Told(await MeasureAsync(ways, cancellationToken));
        }
        finally
        {
            original?.Kill();
        }
    }

    private static bool Told(Dictionary<(string Way, int Users), List<(double Rate, double Median)>> figures)
    {
        foreach (var ((way, users), rounds) in figures)
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{way, -20} {users, 3} users: {Middle(rounds.Select(r => r.Rate)), 9:#,0}/s, p50 "
                        + $"{Middle(rounds.Select(r => r.Median)), 7:0.000} ms"
                )
            );
        var added = Added(Bytes);
        var met = Report("bytes, one way added at 1 user", added / 2, "ms", 0, .3);
        met &= Report("requests, one way added at 1 user", Added(Requests) / 2, "ms", 0, .3);
        met &= Report("requests against bytes at 50 users", Ratio(Requests, Bytes), "x", .6, double.PositiveInfinity);
        if (!figures.ContainsKey((Original, 50)))
        {
            Console.WriteLine("  no original beside it: name the folder of toxiproxy-server in CHAOS_PEERS");
            return met;
        }
        met &= Report(
            "bytes against the original at 50 users",
            Ratio(Bytes, Original),
            "x",
            1,
            double.PositiveInfinity
        );
        met &= Report("bytes' added time against the original's", added / Added(Original), "x", 0, 1);
        Report("requests against the original at 50 users", Ratio(Requests, Original), "x", 0, double.PositiveInfinity);
        return met;

        double Added(string way) => Middle(figures[(way, 1)].Zip(figures[(Direct, 1)], (w, d) => w.Median - d.Median));

        double Ratio(string one, string other) =>
            Middle(figures[(one, 50)].Zip(figures[(other, 50)], (a, b) => a.Rate / b.Rate));
    }

    private static async Task<Dictionary<(string Way, int Users), List<(double Rate, double Median)>>> MeasureAsync(
        Dictionary<string, EndPoint> ways,
        CancellationToken cancellationToken
    )
    {
        var figures = new Dictionary<(string, int), List<(double, double)>>();
        // The first round warms up and does not count. Odd rounds run backwards, so that the way measured before
        // another is not always the same.
        for (var round = 0; round <= Rounds; round++)
        {
            foreach (var users in new[] { 1, 50 })
            {
                foreach (var way in round % 2 == 0 ? ways.Keys : ways.Keys.Reverse())
                {
                    var figure = await LoadAsync(ways[way], users, cancellationToken);
                    if (round == 0)
                        figures[(way, users)] = [];
                    else
                        figures[(way, users)].Add(figure);
                }
            }
        }
        return figures;
    }

    private static async Task<(double Rate, double Median)> LoadAsync(
        EndPoint way,
        int users,
        CancellationToken cancellationToken
    )
    {
        var time = TimeProvider.System;
        await using var client = new SocketClient(way);
        var workload = new Workload
        {
            Name = "proxy",
            Target = new BenchTarget(client.CallAsync) { Service = "server" },
            Load = ClosedLoad.Constant(users, s_length),
        };
        var recorder = new Recorder(
            workload,
            time,
            time.GetTimestamp() + (time.TimestampFrequency / 20),
            TimeSpan.Zero
        );
        await LoadGenerator.RunAsync(workload, (BenchTarget)workload.Target, 1, recorder, cancellationToken);
        var whole = recorder.Finish().Slots.Where(s => s.Slot > 0 && s.Slot < s_length.TotalSeconds).ToList();
        if (whole.Sum(s => s.Offered() - s.Good()) is > 0 and var failed)
            throw new InvalidOperationException($"{failed} calls failed at {way}");
        return (
            whole.Average(s => s.Good()),
            PackedHistogram.Merge(whole.Select(s => s.ServiceTime!)).ValueAtQuantile(.5)!.Value.TotalMilliseconds
        );
    }

    private static async Task<EndPoint> OpenAsync(
        ToxiproxyClient proxies,
        ProxyRequest proxy,
        CancellationToken cancellationToken
    )
    {
        while (true)
        {
            try
            {
                return IPEndPoint.Parse(
                    (await proxies.CreateAsync(proxy with { Listen = "127.0.0.1:0" }, cancellationToken)).Listen
                );
            }
            catch (ToxiproxyException e) when (e.Status is null)
            {
                // The server has just been started and does not listen yet.
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellationToken);
            }
        }
    }

    private static Process? StartOriginal(out Uri address)
    {
        const int Port = 18474;
        address = new($"http://127.0.0.1:{Port}");
        if (
            Environment.GetEnvironmentVariable("CHAOS_PEERS") is not { Length: > 0 } peers
            || Path.Combine(peers, "toxiproxy-server") is var path && !File.Exists(path)
        )
            return null;
        var start = new ProcessStartInfo(
            path,
            ["-host", "127.0.0.1", "-port", Port.ToString(CultureInfo.InvariantCulture)]
        );
        start.Environment["LOG_LEVEL"] = "error";
        return Process.Start(start);
    }

    private static double Middle(IEnumerable<double> figures) =>
        figures.Order().ToList() is var sorted ? sorted[sorted.Count / 2] : 0;
}
