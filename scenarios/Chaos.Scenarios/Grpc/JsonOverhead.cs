using Chaos.Core.Calls;
using Chaos.Core.Experiments;
using Chaos.Core.Expectations;
using Chaos.Core.Load;
using Chaos.Core.Metrics;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Targets;

namespace Chaos.Scenarios.Grpc;

/// <summary>
/// The same orders as JSON over HTTP/1.1 and as protobuf over gRPC, on connections that are kept, and the bytes that pass the proxy for each, both ways. An order of 40 lines is what JSON makes 2-3 KB of.
/// <code>
///              request                                         answer
///  REST   headers 190 + JSON  65 + 52 a line           headers 135 + JSON 65
///  gRPC   frames, headers 100 + message 30 + 21 a line  frames, headers 60 + message 30
/// </code>
/// </summary>
public sealed class JsonOverhead : Scenario
{
    private const string Guide = "the guide";
    private const string Rest = "bytes per order over REST";
    private const string Rpc = "bytes per order over gRPC";
    private const int Lines = 40;
    private const double PerSecond = 50;

    public override Experiment Build(Scale scale)
    {
        var durations = new Durations { WarmUp = TimeSpan.FromSeconds(3), Baseline = TimeSpan.FromSeconds(12), Fault = TimeSpan.Zero, Recovery = TimeSpan.Zero };
        var (rest, rpc) = (new WireBytesPerCall(Rest, "client->order-rest", "rest"), new WireBytesPerCall(Rpc, "client->order-grpc", "grpc"));
        return new Experiment
        {
            Id = "rest.json-overhead",
            Title = "What JSON costs on the wire",
            Claim = "An order takes 2-3 KB on the wire as JSON over HTTP, and about 300 B as protobuf over gRPC.",
            GuideFigure = "2-3 KB against ~300 B",
            Kind = ExperimentKind.Claim,
            Topology = new()
            {
                Services = [.. new[] { "order-rest", "order-grpc" }.Select(n => new ServiceSpec { Name = n, Kind = "order", Workers = 64, ServiceTime = LatencyDistribution.Constant(TimeSpan.Zero) })],
                Edges = [new(Edge.Client, "order-rest"), new(Edge.Client, "order-grpc") { Protocol = EdgeProtocol.Grpc }],
            },
            Arms = [Arm("basket", $"orders of {Lines} lines", ArmRole.Candidate, Lines), Arm("bare", "orders without lines", ArmRole.Level, 0)],
            Workloads = Load(Lines),
            Durations = durations,
            AttemptTimeout = TimeSpan.FromMilliseconds(500),
            WhyNotSimulated = "there is no model of bytes on the wire",
            Expectations =
            [
                Theory("basket", rest, 2_500, 500, Guide),
                Theory("basket", rpc, 300, 100, Guide),
                Theory("bare", rest, 2_500, 500, Guide),
                Theory("bare", rpc, 300, 100, Guide),
            ],
            Focus = new("Bytes sent per order over REST", "client->order-rest", ServiceRecord.BytesUp),
            Story = "",
        };

        Arm Arm(string name, string title, ArmRole role, int lines) => new() { Name = name, Title = title, Role = role, Workloads = Load(lines) };

        IReadOnlyList<Workload> Load(int lines) =>
        [
            Orders("rest", new HttpTargetSpec { Service = "order-rest", Method = "POST", Path = "/orders", BodyTemplate = ShopOrder.Json(lines) }),
            Orders("grpc", new GrpcTargetSpec { Service = "order-grpc", Method = "OrderService/CreateOrder", Lines = lines }),
        ];

        Workload Orders(string name, TargetSpec target) => new() { Name = name, Target = target, Load = OpenLoad.Constant(PerSecond, durations.Total) };
    }

    public override IReadOnlyList<string> Refuted => [Guide];

    private static Oracle Theory(string arm, Metric metric, double expected, double tolerance, string source) =>
        new() { Arm = arm, Metric = metric, Phase = Phase.Whole, Expected = expected, Tolerance = tolerance, Source = source };
}
