using Chaos.Core.Calls;
using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Load;
using Chaos.Core.Metrics;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Targets;

namespace Chaos.Scenarios.Grpc;

/// <summary>
/// A thousand callers at once, each waiting five seconds for every answer: as unary calls and as streams of two orders
/// over gRPC, and over HTTP/1.1. HTTP/2 gives each call a stream of the one connection, as long as the server allows
/// that many (Kestrel's default is 100 a connection, the sample shop's 4,096); HTTP/1.1 has one exchange on a
/// connection at a time, and so needs a thousand of them.
/// </summary>
public sealed class ConcurrentStreams : CallScenario
{
    private const int Callers = 1_000;

    private static readonly TimeSpan s_work = TimeSpan.FromSeconds(5);

    public override Experiment Build(Scale scale)
    {
        var durations = new Durations
        {
            WarmUp = TimeSpan.FromSeconds(8),
            Baseline = TimeSpan.FromSeconds(12),
            Fault = TimeSpan.Zero,
            Recovery = TimeSpan.Zero,
        };
        return new Experiment
        {
            Id = "grpc.streams",
            Title = "A thousand streams, one connection",
            Claim = "A thousand calls at once share one connection of HTTP/2.",
            GuideFigure = "1000+",
            Kind = ExperimentKind.Claim,
            Topology = new()
            {
                Services =
                [
                    .. new[] { "order-unary", "order-stream", "order-rest" }.Select(name => new ServiceSpec
                    {
                        Name = name,
                        Kind = "order",
                        Workers = 3 * Callers,
                        ServiceTime = LatencyDistribution.Constant(s_work),
                    }),
                ],
                Edges =
                [
                    new(Edge.Client, "order-unary") { Protocol = EdgeProtocol.Grpc },
                    new(Edge.Client, "order-stream") { Protocol = EdgeProtocol.Grpc },
                    new(Edge.Client, "order-rest"),
                ],
            },
            Arms = [Candidate("callers", "1,000 callers each of unary gRPC, gRPC streams and REST")],
            Workloads =
            [
                Load("unary", new GrpcTargetSpec { Service = "order-unary", Method = "OrderService/CreateOrder" }),
                Load(
                    "streams",
                    new GrpcStreamTargetSpec
                    {
                        Service = "order-stream",
                        Method = "OrderService/StreamOrders",
                        Orders = 2,
                    }
                ),
                Load("rest", OrderAt("order-rest")),
            ],
            Durations = durations,
            AttemptTimeout = s_work,
            WhyNotSimulated = "there is no model of connections and the streams on them",
            Expectations =
            [
                Theory(
                    new CounterTotal("connections for unary calls", "client->order-unary", ServiceRecord.Connections),
                    1,
                    0,
                    "a stream each, on one connection"
                ),
                Theory(
                    new CounterTotal("connections for streams", "client->order-stream", ServiceRecord.Connections),
                    1,
                    0,
                    "a stream each, on one connection"
                ),
                Theory(
                    new CounterTotal("connections for REST", "client->order-rest", ServiceRecord.Connections),
                    Callers,
                    .02 * Callers,
                    "HTTP/1.1: one exchange at a time on each"
                ),
                Theory(
                    new SampledPeak("unary calls at once", CounterName.Of("order-unary", ServiceRecord.InFlight)),
                    Callers,
                    .02 * Callers,
                    "1,000 callers"
                ),
                Theory(
                    new SampledPeak(
                        "orders of streams at once",
                        CounterName.Of("order-stream", ServiceRecord.InFlight)
                    ),
                    2 * Callers,
                    .04 * Callers,
                    "1,000 callers, two orders a stream"
                ),
                Theory(
                    new SampledPeak("REST calls at once", CounterName.Of("order-rest", ServiceRecord.InFlight)),
                    Callers,
                    .02 * Callers,
                    "1,000 callers"
                ),
            ],
            Focus = new("Orders that arrived over streams", "order-stream", ServiceRecord.Attempts),
            Story =
                "{callers:unary calls at once} unary calls at once went over {callers:connections for "
                + "unary calls} connection, {callers:orders of streams at once} orders of 1,000 streams "
                + "over {callers:connections for streams}; "
                + "{callers:REST calls at once} calls over HTTP/1.1 took {callers:connections for REST}. A "
                + "server has to allow it: by default Kestrel takes 100 streams a connection, and the next "
                + "call waits.",
        };

        // Rising, so that a thousand connections are not asked for in the same moment.
        Workload Load(string name, TargetSpec target) =>
            new()
            {
                Name = name,
                Target = target,
                Load = new ClosedLoad
                {
                    Stages =
                    [
                        new(0, Callers, TimeSpan.FromSeconds(5)),
                        new(Callers, Callers, durations.Total - TimeSpan.FromSeconds(5)),
                    ],
                },
                Timeout = TimeSpan.FromSeconds(30),
            };
    }

    private static Oracle Theory(Metric metric, double expected, double tolerance, string source) =>
        new Oracle("callers", metric, Phase.Whole, expected, tolerance, source);
}
