using Chaos.Core.Experiments;
using Chaos.Core.Metrics;
using Chaos.Core.Trials;

namespace Chaos.Scenarios.Grpc;

/// <summary>
/// The same orders as JSON over HTTP/1.1 and as protobuf over gRPC, on connections that are kept, and the bytes that
/// pass the proxy for each, both ways. For an order of 40 lines JSON takes the guide's 2-3 KB.
/// <code>
///         request                                                  answer
///  REST   175 of request line and headers, 76 + 51.5 a line        112 of headers, 76
///  gRPC   305 of frames and headers, 42 + 19 a line                 74 with all
/// </code>
/// </summary>
/// <remarks>
/// The client library compresses headers by HPACK's fixed table alone, so that it sends its name, its path and its
/// encodings in full on every call; the server's are known after the first. The driver for REST sends five headers; a
/// browser or a framework sends several hundred bytes more.
/// </remarks>
public sealed class JsonOverhead : ProtocolScenario
{
    private const string Guide = "the guide: ~300 B";
    private const int Lines = 40;

    protected override ExperimentPlan Plan(Scale scale)
    {
        var phases = Phases(scale, warmUp: 3, baseline: 12, fault: 0);
        var rest = new WireBytesPerCall("bytes per order over REST", "client->order-rest", "rest");
        var rpc = new WireBytesPerCall("bytes per order over gRPC", "client->order-grpc", "grpc");
        return new()
        {
            Id = "rest.json-overhead",
            Title = "What JSON costs on the wire",
            Claim = "An order takes 2-3 KB on the wire as JSON over HTTP, and about 300 B as protobuf over gRPC.",
            GuideFigure = "2-3 KB against ~300 B",
            Topology = RestAndGrpc(64),
            Phases = phases,
            Workloads = Load(Lines),
            EveryArm = true,
            Arms =
            [
                Candidate("basket", $"orders of {Lines} lines") with
                {
                    Workloads = Load(Lines),
                },
                Level("bare", "orders without lines") with
                {
                    Workloads = Load(0),
                },
            ],
            WhyNotSimulated = "there is no model of bytes on the wire",
            Expectations =
            [
                Oracle("basket", rest, Whole, 2_500, 500, "the guide: 2-3 KB, for which the order was chosen"),
                Oracle("basket", rpc, Whole, 300, 100, Guide),
                Oracle("basket", rest, Whole, 440 + (51.5 * Lines), 125, "440 and 51.5 a line"),
                Oracle("basket", rpc, Whole, 421 + (19 * Lines), 60, "421 and 19 a line"),
                Oracle("bare", rest, Whole, 440, 30, "175 and 112 of headers, 2 x 76 of order"),
                Oracle("bare", rpc, Whole, 421, 30, "305 of frames and headers, 42 of order, 74 of answer"),
            ],
            Focus = Drawn("Bytes sent per order over REST", "client->order-rest", ServiceRecord.BytesUp),
            Story = $$"""
                On connections that are kept an order of {{Lines}} lines took {basket:bytes per order over REST} bytes on
                the wire as JSON over HTTP/1.1, both ways together, and {basket:bytes per order over gRPC} as protobuf over
                gRPC; one without lines took {bare:bytes per order over REST} and {bare:bytes per order over gRPC}. Where
                JSON takes the guide's 2-3 KB, protobuf takes half of it and not an eighth: it leaves out names and
                punctuation, and keeps what they stand for. Where orders are short it saves nothing, because gRPC's client
                sends as many bytes of headers as REST's, on every call.
                """,
        };

        IReadOnlyList<Workload> Load(int lines) =>
            [
                Orders("order-rest", Constant(50, phases)) with
                {
                    Name = "rest",
                    Target = RestOrder(lines),
                },
                Orders("order-grpc", Constant(50, phases)) with
                {
                    Name = "grpc",
                    Target = GrpcOrder(lines),
                },
            ];
    }

    public override IReadOnlyList<string> Refuted => [Guide];
}
