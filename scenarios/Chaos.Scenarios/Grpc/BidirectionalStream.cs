using Chaos.Core.Experiments;
using Chaos.Core.Load;
using Chaos.Core.Metrics;
using Chaos.Core.Trials;
using Chaos.Targets;

namespace Chaos.Scenarios.Grpc;

/// <summary>
/// The same orders one call each and over one stream, and a stream whose reader rests after every confirmation. A unary
/// call opens and closes a stream of HTTP/2 for one message each way, with headers and trailers, which a long stream
/// spares. And what a slow reader leaves unread fills the buffers on the way and then stops the sender: HTTP/2's window
/// towards the reader (64 KiB, the least there can be) and the server's response buffer (64 KiB) hold confirmations of
/// 46 bytes, 16 orders and one at each end are in work, and HTTP/2's window towards the server (128 KiB) holds orders
/// of 900 bytes.
/// </summary>
/// <remarks>Each order says how many confirmations its sender had read, so that the service knows what is under way on
/// both sides together. The memory is that of the service's whole process.</remarks>
public sealed class BidirectionalStream : CallScenario
{
    private const double Bound = ((64 + 64) * 1024 / 46.0) + 16 + 2 + (128 * 1024 / 900.0);

    private static readonly GrpcStreamTargetSpec s_stream = new()
    {
        Service = "order",
        Method = "OrderService/StreamOrders",
        Orders = 1_000,
    };
    private static readonly GrpcStreamTargetSpec s_slowReader = s_stream with
    {
        Orders = 1_000_000,
        Lines = 40,
        Lasting = Seconds(3),
        ReadPause = Ms(5),
    };

    protected override ExperimentPlan Plan(Scale scale)
    {
        var phases = Phases(scale, warmUp: 4, baseline: 11, fault: 0);
        var done = new CounterPerSecond("orders a second", "order", ServiceRecord.Done);
        var underWay = new SampledPeak("orders under way, peak", "order stream orders under way");
        var memory = new SampledPeak("order's memory in MB, peak", "order memory, MB");
        return new()
        {
            Id = "grpc.bidi",
            Title = "Orders over one stream",
            Claim = """
                Orders over a bidirectional stream are taken faster than one call each, and a slow reader slows the
                sender instead of filling memory.
                """,
            Topology = OverGrpc(Services(Service("order", 64, 0))),
            Phases = phases,
            Workloads = By(1, s_stream),
            EveryArm = true,
            Arms =
            [
                Level("unary", "16 at once, a call each") with
                {
                    Workloads = By(16, OrderOverGrpc("order")),
                },
                Level("stream", "one stream, 16 at once in work") with
                {
                    Workloads = By(1, s_stream),
                },
                Candidate("slow-reader", "one stream whose reader rests 5 ms after each confirmation") with
                {
                    Workloads = By(1, s_slowReader),
                },
            ],
            WhyNotSimulated = "there is no model of streams, windows and buffers",
            Expectations =
            [
                Contrast("stream", "unary", done, Whole, AtLeast(1)),
                Contrast("slow-reader", "stream", done, Whole, AtMost(.2)),
                Guard(underWay, Whole, AtMost(Math.Round(Bound))),
                Guard(memory, Whole, AtMost(256)),
            ],
            Focus = Drawn("Orders done at order", "order", ServiceRecord.Done),
            Story = """
                With 16 orders in work at once, order took {unary:orders a second} orders a second as single calls and
                {stream:orders a second} over one stream, which has no headers and trailers for each. A reader who rested 5
                ms after each confirmation slowed its sender to {slow-reader:orders a second} a second: never more than
                {slow-reader:orders under way, peak} orders were under way, in work, in buffers and on the wire together, of
                which three seconds could have sent a hundred thousand, and order's process held
                {slow-reader:order's memory in MB, peak} MB at most.
                """,
        };

        IReadOnlyList<Workload> By(int users, GrpcTargetSpec target) =>
            [Orders("order", ClosedLoad.Constant(users, phases.Total)) with { Target = target, Timeout = Seconds(30) }];
    }
}
