using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Load;
using Chaos.Core.Metrics;
using Chaos.Core.Trials;
using Chaos.Faults.Edges;

namespace Chaos.Scenarios.Grpc;

/// <summary>
/// One handler asked by REST and by gRPC for the same orders of three sizes, over warm connections, on loopback and
/// over a link of 20 ms. Latency: both side by side in the same seconds, at a rate that never queues. Throughput: eight
/// callers for each protocol and size by itself, one after the other. Over the link a call takes the round trip and
/// little more, whatever it is written in: the ratio of latencies is (20 + a) / (20 + b), near 1, and by Little's law
/// eight callers make 8 / .02 s = 400 calls a second less what the work costs.
/// </summary>
/// <remarks>
/// The protocol and the format of the messages differ; server, service and store are the same. The driver for REST
/// fills its JSON into a template, which costs it less than writing it anew would; the server reads all of it. So a
/// ratio below 1 at small sizes says that gRPC's client does more for a call than HTTP/1.1's, and not that its server
/// does.
/// </remarks>
public sealed class GrpcVersusRest : ProtocolScenario
{
    private const string Guide = "the guide: 10x";
    private const string Rest = "rest";
    private const string Rpc = "grpc";
    private const int Callers = 8;
    private const double RoundTrip = 20;

    /// <summary>Calls a second of eight callers who wait for the link, and 2 ms for the work.</summary>
    private const double OverLink = 1000 * Callers / (RoundTrip + 2);

    private const double Tolerance = .15 * 1000 * Callers / (RoundTrip + 2);

    private static readonly string[] s_protocols = [Rest, Rpc];
    private static readonly int[] s_lines = [0, 100, 2_000];

    protected override ExperimentPlan Plan(Scale scale)
    {
        var phases = Phases(scale, warmUp: 4, baseline: 8.5, fault: 10.4, recovery: 1);
        // No two at the same rate, so that they are not due together again and again.
        IReadOnlyList<Workload> sideBySide =
        [
            .. s_lines.SelectMany(
                (lines, i) =>
                    new[]
                    {
                        Orders(Rest, lines, Constant(15 + (.31 * ((2 * i) + 1)), phases)),
                        Orders(Rpc, lines, Constant(15 + (.31 * 2 * i), phases)),
                    }
            ),
        ];
        return new()
        {
            Id = "grpc.vs-rest",
            Title = "Is gRPC ten times as fast as REST?",
            Claim = "The same call is ten times as fast by gRPC as by REST.",
            GuideFigure = "10x; 5-50 ms against 50-500 ms",
            Topology = RestAndGrpc(1_000),
            Phases = phases,
            Workloads = sideBySide,
            Faults = [.. s_protocols.Select(p => new DistantLink(EdgeTo($"order-{p}"), Ms(RoundTrip)))],
            EveryArm = true,
            Arms =
            [
                .. s_lines.SelectMany(lines => s_protocols.Select(p => Busy(p, lines, phases))),
                // Last, so that neither side's code is new to it: at this rate seconds would pass before the compiler
                // has seen enough of it.
                Candidate("latency", "both, side by side, at a rate that never queues") with
                {
                    Workloads = sideBySide,
                },
            ],
            WhyNotSimulated = "there is no model of what a protocol costs",
            Expectations =
            [
                .. s_lines.SelectMany(n =>
                    new[] { Latency(n, Before, 10, 5, Guide), Latency(n, During, 10, 5, Guide) }
                ),
                .. s_lines.Take(2).Select(n => Latency(n, During, 1, .25, LinkTakesTime)),
                .. s_lines.SelectMany(n => new[] { TenTimes(n, Before), TenTimes(n, During) }),
                .. s_protocols.Select(p =>
                    Oracle($"{p}-0-lines", new Throughput(), During, OverLink, Tolerance, LittlesLaw)
                ),
            ],
            Focus = Drawn("Orders done by gRPC", $"order-{Rpc}", ServiceRecord.Done),
            Story = $$"""
                On loopback REST took {latency:{{Ratio(0)}}} as long as gRPC for orders of 100 B, {latency:{{Ratio(
                    100
                )}}}
                for 5 KB and {latency:{{Ratio(2_000)}}} for 100 KB, by the median. Eight callers made
                {rest-0-lines:calls a second}, {rest-100-lines:calls a second} and {rest-2000-lines:calls a second} calls a
                second by REST, {grpc-0-lines:calls a second}, {grpc-100-lines:calls a second} and
                {grpc-2000-lines:calls a second} by gRPC, on this machine, which has the load, the proxy and the services on
                the same processors. Over a link of {{RoundTrip:0}} ms both took the link's time, and little else. What gRPC
                saves is bytes and their reading, so it shows where orders are long; ten times it is not.
                """,
        };
    }

    public override IReadOnlyList<string> Refuted => [Guide];

    private const string LinkTakesTime = "(20 + a) / (20 + b): the link is what takes time";
    private const string LittlesLaw = "Little's law: 8 callers / (20 ms and 2 ms of work)";

    /// <summary>One arm of the throughput: eight callers of one protocol and size.</summary>
    private static Arm Busy(string protocol, int lines, Durations phases) =>
        Level($"{protocol}-{lines}-lines", $"{Callers} callers by {protocol}, orders of {Size(lines)}") with
        {
            Workloads = [Orders(protocol, lines, ClosedLoad.Constant(Callers, phases.Total))],
        };

    private static Workload Orders(string protocol, int lines, LoadProfile load) =>
        new()
        {
            Name = $"{protocol}, {Size(lines)}",
            Target = protocol == Rest ? RestOrder(lines) : GrpcOrder(lines),
            Load = load,
        };

    private static Oracle Latency(int lines, Phase phase, double expected, double tolerance, string source)
    {
        var (rest, rpc) = ($"{Rest}, {Size(lines)}", $"{Rpc}, {Size(lines)}");
        var ratio = new WorkloadRatio(Ratio(lines), new LatencyPercentile(.5), rest, rpc);
        return Oracle("latency", ratio, phase, expected, tolerance, source);
    }

    private static Contrast TenTimes(int lines, Phase phase) =>
        Contrast($"{Rpc}-{lines}-lines", $"{Rest}-{lines}-lines", new Throughput(), phase, AtLeast(10));

    private static string Ratio(int lines) => $"latency p50 of REST over gRPC, {Size(lines)}";

    private static string Size(int lines) =>
        lines switch
        {
            0 => "100 B",
            100 => "5 KB",
            _ => "100 KB",
        };
}
