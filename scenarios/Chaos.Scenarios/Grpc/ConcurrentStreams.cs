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
    private const double WorkMs = 5_000;

    private static readonly GrpcStreamTargetSpec s_stream = new()
    {
        Service = "order-stream",
        Method = "OrderService/StreamOrders",
        Orders = 2,
    };

    protected override ExperimentPlan Plan(Scale scale)
    {
        var phases = Phases(scale, warmUp: 8, baseline: 12, fault: 0);
        return new()
        {
            Id = "grpc.streams",
            Title = "A thousand streams, one connection",
            Claim = "A thousand calls at once share one connection of HTTP/2.",
            GuideFigure = "1000+",
            Topology = OverGrpc(
                SideBySide(Orders("order-unary"), Orders("order-stream"), Orders("order-rest")),
                "order-unary",
                "order-stream"
            ),
            Phases = phases,
            Workloads =
            [
                Load("unary", OrderOverGrpc("order-unary")),
                Load("streams", s_stream),
                Load("rest", OrderAt("order-rest")),
            ],
            Arms = [Candidate("callers", "1,000 callers each of unary gRPC, gRPC streams and REST")],
            AttemptTimeout = Ms(WorkMs),
            WhyNotSimulated = "there is no model of connections and the streams on them",
            Expectations =
            [
                Connections("unary calls", "unary", 1, 0, "a stream each, on one connection"),
                Connections("streams", "stream", 1, 0, "a stream each, on one connection"),
                Connections("REST", "rest", Callers, .02 * Callers, "HTTP/1.1: one exchange at a time on each"),
                AtOnce("unary calls", "unary", Callers, "1,000 callers"),
                AtOnce("orders of streams", "stream", 2 * Callers, "1,000 callers, two orders a stream"),
                AtOnce("REST calls", "rest", Callers, "1,000 callers"),
            ],
            Focus = Drawn("Orders that arrived over streams", "order-stream", ServiceRecord.Attempts),
            Story = """
                {callers:unary calls at once} unary calls at once went over {callers:connections for unary calls}
                connection, {callers:orders of streams at once} orders of 1,000 streams over
                {callers:connections for streams}; {callers:REST calls at once} calls over HTTP/1.1 took
                {callers:connections for REST}. A server has to allow it: by default Kestrel takes 100 streams a connection,
                and the next call waits.
                """,
        };

        // Rising, so that a thousand connections are not asked for in the same moment.
        Workload Load(string name, TargetSpec target) =>
            new()
            {
                Name = name,
                Target = target,
                Load = new ClosedLoad
                {
                    Stages = [new(0, Callers, Seconds(5)), new(Callers, Callers, phases.Total - Seconds(5))],
                },
                Timeout = Seconds(30),
            };
    }

    private static ServiceSpec Orders(string name) => Service(name, 3 * Callers, WorkMs) with { Kind = "order" };

    private static Oracle Connections(string what, string kind, double expected, double tolerance, string source)
    {
        var metric = new CounterTotal($"connections for {what}", EdgeTo($"order-{kind}"), ServiceRecord.Connections);
        return Oracle("callers", metric, Whole, expected, tolerance, source);
    }

    private static Oracle AtOnce(string what, string kind, double expected, string source)
    {
        var metric = new SampledPeak($"{what} at once", CounterName.Of($"order-{kind}", ServiceRecord.InFlight));
        return Oracle("callers", metric, Whole, expected, .02 * expected, source);
    }
}
