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
/// The same orders as JSON over HTTP/1.1 and as protobuf over gRPC, on connections that are kept, and the bytes that
/// pass the proxy for each, both ways. An order of 40 lines is one of which JSON makes the guide's 2-3 KB.
/// <code>
///         request                                                  answer
///  REST   175 of request line and headers, 76 + 51.5 a line        112 of headers, 76
///  gRPC   305 of frames and headers, 42 + 19 a line                 74 with all
/// </code>
/// </summary>
/// <remarks>
/// The client library compresses headers by HPACK's fixed table alone, so that it names itself, its path and its
/// encodings in full on every call; the server's are known after the first. The driver for REST sends five headers; a
/// browser or a framework sends several hundred bytes more.
/// </remarks>
public sealed class JsonOverhead : CallScenario
{
    private const string Guide = "the guide: ~300 B";
    private const string Rest = "bytes per order over REST";
    private const string Rpc = "bytes per order over gRPC";
    private const int Lines = 40;
    private const double PerSecond = 50;

    public override Experiment Build(Scale scale)
    {
        var durations = new Durations
        {
            WarmUp = TimeSpan.FromSeconds(3),
            Baseline = TimeSpan.FromSeconds(12),
            Fault = TimeSpan.Zero,
            Recovery = TimeSpan.Zero,
        };
        var (rest, rpc) = (
            new WireBytesPerCall(Rest, "client->order-rest", "rest"),
            new WireBytesPerCall(Rpc, "client->order-grpc", "grpc")
        );
        return new Experiment
        {
            Id = "rest.json-overhead",
            Title = "What JSON costs on the wire",
            Claim = "An order takes 2-3 KB on the wire as JSON over HTTP, and about 300 B as protobuf over gRPC.",
            GuideFigure = "2-3 KB against ~300 B",
            Kind = ExperimentKind.Claim,
            Topology = new()
            {
                Services =
                [
                    .. new[] { "order-rest", "order-grpc" }.Select(n => Service(n, 64, 0) with { Kind = "order" }),
                ],
                Edges =
                [
                    new(Edge.Client, "order-rest"),
                    new(Edge.Client, "order-grpc") { Protocol = EdgeProtocol.Grpc },
                ],
            },
            Arms =
            [
                Arm("basket", $"orders of {Lines} lines", ArmRole.Candidate, Lines),
                Arm("bare", "orders without lines", ArmRole.Level, 0),
            ],
            Workloads = Load(Lines),
            Durations = durations,
            AttemptTimeout = TimeSpan.FromMilliseconds(500),
            WhyNotSimulated = "there is no model of bytes on the wire",
            Expectations =
            [
                Theory("basket", rest, 2_500, 500, "the guide: 2-3 KB, for which the order was chosen"),
                Theory("basket", rpc, 300, 100, Guide),
                Theory("basket", rest, 440 + (51.5 * Lines), 125, "440 and 51.5 a line"),
                Theory("basket", rpc, 421 + (19 * Lines), 60, "421 and 19 a line"),
                Theory("bare", rest, 440, 30, "175 and 112 of headers, 2 x 76 of order"),
                Theory("bare", rpc, 421, 30, "305 of frames and headers, 42 of order, 74 of answer"),
            ],
            Focus = new("Bytes sent per order over REST", "client->order-rest", ServiceRecord.BytesUp),
            Story =
                $"On connections that are kept an order of {Lines} lines took {{basket:{Rest}}} bytes on "
                + $"the wire as JSON over HTTP/1.1, both ways together, and {{basket:{Rpc}}} as protobuf "
                + "over gRPC; one without lines took "
                + $"{{bare:{Rest}}} and {{bare:{Rpc}}}. Where JSON takes the guide's 2-3 KB, protobuf takes "
                + "half of it and not an eighth: it leaves out names and punctuation, and keeps what they "
                + "stand for. Where orders are short it "
                + "saves nothing, because gRPC's client sends as many bytes of headers as REST's, on every call.",
        };

        Arm Arm(string name, string title, ArmRole role, int lines) =>
            new()
            {
                Name = name,
                Title = title,
                Role = role,
                Workloads = Load(lines),
            };

        IReadOnlyList<Workload> Load(int lines) =>
            [
                Orders(
                    "rest",
                    new HttpTargetSpec
                    {
                        Service = "order-rest",
                        Method = "POST",
                        Path = "/orders",
                        BodyTemplate = ShopOrder.Json(lines),
                    }
                ),
                Orders(
                    "grpc",
                    new GrpcTargetSpec
                    {
                        Service = "order-grpc",
                        Method = "OrderService/CreateOrder",
                        Lines = lines,
                    }
                ),
            ];

        Workload Orders(string name, TargetSpec target) =>
            new()
            {
                Name = name,
                Target = target,
                Load = OpenLoad.Constant(PerSecond, durations.Total),
            };
    }

    public override IReadOnlyList<string> Refuted => [Guide];

    private static Oracle Theory(string arm, Metric metric, double expected, double tolerance, string source) =>
        new Oracle(arm, metric, Phase.Whole, expected, tolerance, source);
}
