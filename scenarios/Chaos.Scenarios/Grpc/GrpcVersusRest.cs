using System.Globalization;
using Chaos.Core.Calls;
using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Faults;
using Chaos.Core.Load;
using Chaos.Core.Metrics;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Faults.Edges;
using Chaos.Targets;

namespace Chaos.Scenarios.Grpc;

/// <summary>
/// One handler asked by REST and by gRPC for the same orders of three sizes, over warm connections, on loopback and
/// over a link of 20 ms. Latency: both side by side in the same seconds, at a rate that never queues. Throughput: eight
/// callers for each protocol and size by itself, one after the other. Over the link a call takes the round trip and
/// little more, whatever it is written in: the ratio of latencies is (20 + a) / (20 + b), near 1, and by Little's law
/// eight callers make 8 / .02 s = 400 calls a second less what the work costs.
/// </summary>
/// <remarks>
/// It is the protocol and the format of the messages that differ, on the same server, service and store. The driver for
/// REST fills its JSON into a template, which costs it less than writing it anew would; the server reads all of it. So
/// a ratio below 1 at small sizes says that gRPC's client does more for a call than HTTP/1.1's, and not that its server
/// does.
/// </remarks>
public sealed class GrpcVersusRest : CallScenario
{
    private const string Guide = "the guide: 10x";
    private const string Rest = "rest";
    private const string Rpc = "grpc";
    private const int Callers = 8;
    private const double RoundTrip = 20;

    private static readonly TimeSpan s_far = TimeSpan.FromSeconds(10.4);
    private static readonly (string Name, int Lines)[] s_sizes = [("100 B", 0), ("5 KB", 100), ("100 KB", 2_000)];

    public override Experiment Build(Scale scale)
    {
        var durations = new Durations
        {
            WarmUp = TimeSpan.FromSeconds(4),
            Baseline = TimeSpan.FromSeconds(8.5),
            Fault = s_far,
            Recovery = TimeSpan.FromSeconds(1),
        }.BeforeFault(TimeSpan.FromSeconds(1));
        List<Workload> sideBySide =
        [
            .. s_sizes.SelectMany((size, i) => new[] { Open(Rest, size, (2 * i) + 1), Open(Rpc, size, 2 * i) }),
        ];
        return new Experiment
        {
            Id = "grpc.vs-rest",
            Title = "Is gRPC ten times as fast as REST?",
            Claim = "The same call is ten times as fast by gRPC as by REST.",
            GuideFigure = "10x; 5-50 ms against 50-500 ms",
            Kind = ExperimentKind.Claim,
            Topology = new()
            {
                Services = [Orders(Rest), Orders(Rpc)],
                Edges =
                [
                    new(Edge.Client, $"order-{Rest}"),
                    new(Edge.Client, $"order-{Rpc}") { Protocol = EdgeProtocol.Grpc },
                ],
            },
            Arms =
            [
                .. s_sizes.SelectMany(size =>
                    new[] { Rest, Rpc }.Select(protocol => new Arm
                    {
                        Name = ArmOf(protocol, size),
                        Title = $"{Callers} callers by {protocol}, orders of {size.Name}",
                        Role = ArmRole.Level,
                        Workloads =
                        [
                            new()
                            {
                                Name = WorkloadOf(protocol, size),
                                Target = Target(protocol, size.Lines),
                                Load = ClosedLoad.Constant(Callers, durations.Total),
                            },
                        ],
                    })
                ),
                // Last, so that neither side's code is new to it: at this rate seconds would pass before the compiler
                // has seen enough of it.
                Candidate("latency", "both, side by side, at a rate that never queues") with
                {
                    Workloads = sideBySide,
                },
            ],
            Workloads = sideBySide,
            Faults =
            [
                .. new[] { Rest, Rpc }.Select(p => new FaultWindow
                {
                    Fault = new DistantLink(
                        EdgeName.OfLoad($"order-{p}").ToString(),
                        TimeSpan.FromMilliseconds(RoundTrip)
                    ),
                    Duration = s_far,
                }),
            ],
            Durations = durations,
            AttemptTimeout = TimeSpan.FromMilliseconds(500),
            WhyNotSimulated = "there is no model of what a protocol costs",
            Expectations =
            [
                .. s_sizes.SelectMany(size =>
                    new[] { Phase.Baseline, Phase.DuringFault }.Select(phase => Latency(size, phase, 10, 5, Guide))
                ),
                .. s_sizes
                    .Take(2)
                    .Select(size =>
                        Latency(size, Phase.DuringFault, 1, .25, "(20 + a) / (20 + b): the link is what takes time")
                    ),
                .. s_sizes.SelectMany(size =>
                    new[] { Phase.Baseline, Phase.DuringFault }.Select(phase => new Contrast
                    {
                        Arm = ArmOf(Rpc, size),
                        Against = ArmOf(Rest, size),
                        Metric = new Throughput(),
                        Phase = phase,
                        Limit = Limit.AtLeast(10),
                    })
                ),
                .. new[] { Rest, Rpc }.Select(p => new Oracle(
                    ArmOf(p, s_sizes[0]),
                    new Throughput(),
                    Phase.DuringFault,
                    1000 * Callers / (RoundTrip + 2),
                    .15 * 1000 * Callers / (RoundTrip + 2),
                    "Little's law: 8 callers / (20 ms and 2 ms of work)"
                )),
            ],
            Focus = new("Orders done by gRPC", $"order-{Rpc}", ServiceRecord.Done),
            Story =
                $"On loopback REST took {{latency:{Ratio(s_sizes[0])}}} as long as gRPC for orders of 100 "
                + $"B, {{latency:{Ratio(s_sizes[1])}}} for 5 KB and {{latency:{Ratio(s_sizes[2])}}} for 100 "
                + "KB, by the median. "
                + $"Eight callers made {{{ArmOf(Rest, s_sizes[0])}:calls a second}}, {{"
                + $"{ArmOf(Rest, s_sizes[1])}:calls a second}} and {{{ArmOf(Rest, s_sizes[2])}:calls a "
                + "second} calls a second by REST, "
                + $"{{{ArmOf(Rpc, s_sizes[0])}:calls a second}}, {{{ArmOf(Rpc, s_sizes[1])}:calls a "
                + $"second}} and {{{ArmOf(Rpc, s_sizes[2])}:calls a second}} by gRPC, on this machine, "
                + "which has the load, the proxy and the services on the same processors. "
                + $"Over a link of {RoundTrip:0} ms both took the link's time, and little else. What gRPC "
                + "saves is bytes and their reading, so it shows where orders are long; ten times it is "
                + "not.",
        };

        Workload Open(string protocol, (string Name, int Lines) size, int place) =>
            // No two at the same rate, so that they are not due together again and again.
            new()
            {
                Name = WorkloadOf(protocol, size),
                Target = Target(protocol, size.Lines),
                Load = OpenLoad.Constant(15 + (.31 * place), durations.Total),
            };
    }

    public override IReadOnlyList<string> Refuted => [Guide];

    private static Oracle Latency(
        (string Name, int Lines) size,
        Phase phase,
        double expected,
        double tolerance,
        string source
    ) =>
        new Oracle(
            "latency",
            new WorkloadRatio(Ratio(size), new LatencyPercentile(.5), WorkloadOf(Rest, size), WorkloadOf(Rpc, size)),
            phase,
            expected,
            tolerance,
            source
        );

    private static TargetSpec Target(string protocol, int lines) =>
        protocol == Rest
            ? new HttpTargetSpec
            {
                Service = $"order-{Rest}",
                Method = "POST",
                Path = "/orders",
                BodyTemplate = ShopOrder.Json(lines),
            }
            : new GrpcTargetSpec
            {
                Service = $"order-{Rpc}",
                Method = "OrderService/CreateOrder",
                Lines = lines,
            };

    private static ServiceSpec Orders(string protocol) => Instant($"order-{protocol}") with { Kind = "order" };

    private static string Ratio((string Name, int Lines) size) => $"latency p50 of REST over gRPC, {size.Name}";

    private static string WorkloadOf(string protocol, (string Name, int Lines) size) => $"{protocol}, {size.Name}";

    private static string ArmOf(string protocol, (string Name, int Lines) size) =>
        string.Create(CultureInfo.InvariantCulture, $"{protocol}-{size.Lines}-lines");
}
