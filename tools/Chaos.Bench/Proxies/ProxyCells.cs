using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Chaos.Proxy.Toxics;

namespace Chaos.Bench.Proxies;

/// <summary>The single measurements of the benchmark of proxies: each takes about a second.</summary>
internal sealed class ProxyCells(ProxyContest contest, ProxyRounds rounds)
{
    public const string Far = "a rate far above the flow";
    public const string BulkFigure = "bulk";
    public const string PerRequest = "a connection per request";
    public const string Memory = "memory of 4,500 idle connections";
    public const string Listening = "from start to listening";
    private const int IdleConnections = 4_500;
    private const long Bulk = 512L << 20;

    private static readonly TimeSpan s_length = TimeSpan.FromSeconds(1);

    public static readonly int[] Users = [1, 16, 64];
    public static readonly int[] Latencies = [1, 10, 100];

    /// <summary>Rates in kB a second: 8 Mbit/s, 100 Mbit/s and 1 Gbit/s.</summary>
    public static readonly int[] Rates = [1_000, 12_500, 125_000];

    /// <summary>The toxics that are measured, by the names of their proxies.</summary>
    public static Dictionary<string, Toxic> Toxics =>
        Latencies
            .Select(ms => (LatencyOf(ms), (Toxic)new LatencyToxic { Latency = TimeSpan.FromMilliseconds(ms) }))
            .Concat(Rates.Select(kb => (RateOf(kb), (Toxic)new BandwidthToxic { KilobytesPerSecond = kb })))
            .Append((Far, new BandwidthToxic { KilobytesPerSecond = 100_000_000 }))
            .ToDictionary(t => t.Item1, t => t.Item2);

    public static string LatencyOf(int ms) => string.Create(CultureInfo.InvariantCulture, $"latency {ms} ms");

    public static string RateOf(int kb) =>
        string.Create(CultureInfo.InvariantCulture, $"bandwidth {kb * 8 / 1000} Mbit/s");

    public static string RequestsAt(int users) =>
        string.Create(CultureInfo.InvariantCulture, $"requests, {users} connections");

    /// <summary>Requests on connections that are kept.</summary>
    public void Requests(string way, int users)
    {
        var at = contest.Without(way);
        var (rate, times) = ClosedLoop.Run(
            users,
            s_length,
            () =>
            {
                var call = new BenchCall(at);
                return (() => call.Ask(), call);
            }
        );
        rounds.Add(RequestsAt(users), way, rate);
        rounds.Add($"{RequestsAt(users)}, p50", way, At(times, .5));
        rounds.Add($"{RequestsAt(users)}, p99", way, At(times, .99));
    }

    /// <summary>A connection for each request.</summary>
    public void Connections(string way)
    {
        var at = contest.Without(way);
        var (rate, _) = ClosedLoop.Run(
            8,
            s_length,
            () =>
            {
                var buffer = new byte[4096];
                return (() => BenchCall.AskOnce(at, buffer), null);
            }
        );
        rounds.Add(PerRequest, way, rate);
    }

    /// <summary>One large answer, without a toxic or through one that hardly acts.</summary>
    public void Fetch(string way, string figure, EndPoint at)
    {
        using var call = new BenchCall(at);
        rounds.Add(figure, way, Bulk * 8 / 1e9 / call.Fetch(Bulk).TotalSeconds);
    }

    /// <summary>How much later than a latency its answers are, asked for over several connections in turn.</summary>
    public void Latency(string way, int ms)
    {
        var connections = ms switch
        {
            <= 1 => 1,
            <= 10 => 4,
            _ => 16,
        };
        var opened = 0;
        using var pause = new ManualResetEventSlim();
        var (_, times) = ClosedLoop.Run(
            connections,
            s_length,
            () =>
            {
                var call = new BenchCall(contest.With(way, LatencyOf(ms)));
                call.Ask();
                // Spread over the latency, so that they do not disturb each other.
                pause.Wait(ms * Interlocked.Increment(ref opened) / connections);
                return (() => call.Ask(), call);
            }
        );
        rounds.Add($"{LatencyOf(ms)}, p50 over it", way, At(times, .5) - ms);
        rounds.Add($"{LatencyOf(ms)}, p99 over it", way, At(times, .99) - ms);
    }

    /// <summary>The rate of an answer that takes a second, in percent of what was asked.</summary>
    public void Bandwidth(string way, int kb)
    {
        using var call = new BenchCall(contest.With(way, RateOf(kb)));
        rounds.Add(RateOf(kb), way, 100 / call.Fetch(kb * 1000L).TotalSeconds);
    }

    /// <summary>The memory that idle connections add to a process that has just been started.</summary>
    public async Task MemoryAsync(string way, CancellationToken cancellationToken)
    {
        var (peer, idle) = await contest.LaunchIdleAsync(way, cancellationToken);
        var open = new List<Socket>();
        try
        {
            var before = peer.ResidentMegabytes;
            for (var i = 0; i < IdleConnections; i++)
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                open.Add(socket);
                socket.Connect(idle);
                // In steps, so that no queue of connections overflows.
                contest.AwaitIdle(i - 100);
            }
            contest.AwaitIdle(IdleConnections);
            rounds.Add(Memory, way, peer.ResidentMegabytes - before);
        }
        finally
        {
            open.ForEach(s => s.Dispose());
            peer.Dispose();
            contest.CloseIdle();
        }
    }

    /// <summary>The time until another process of it listens.</summary>
    public void Start(string way)
    {
        using var peer = contest.Launch(way);
        rounds.Add(Listening, way, peer.ListensAfter.TotalMilliseconds);
    }

    private static double At(IReadOnlyList<TimeSpan> times, double share) =>
        times[Math.Min(times.Count - 1, (int)(share * times.Count))].TotalMilliseconds;
}
