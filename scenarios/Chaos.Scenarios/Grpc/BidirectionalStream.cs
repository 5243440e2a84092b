using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Load;
using Chaos.Core.Metrics;
using Chaos.Core.Topologies;
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
/// both sides together. The memory is the service's whole process.</remarks>
public sealed class BidirectionalStream : CallScenario
{
    private const string UnderWay = "orders under way, peak";
    private const string Memory = "order's memory in MB, peak";
    private const string PerSecond = "orders a second";
    private const int Lines = 40;
    private const double Bound = ((64 + 64) * 1024 / 46.0) + 16 + 2 + (128 * 1024 / 900.0);

    public override Experiment Build(Scale scale)
    {
        var durations = new Durations
        {
            WarmUp = TimeSpan.FromSeconds(4),
            Baseline = TimeSpan.FromSeconds(11),
            Fault = TimeSpan.Zero,
            Recovery = TimeSpan.Zero,
        };
        var stream = new GrpcStreamTargetSpec
        {
            Service = "order",
            Method = "OrderService/StreamOrders",
            Orders = 1_000,
        };
        var done = new CounterPerSecond(PerSecond, "order", ServiceRecord.Done);
        return new Experiment
        {
            Id = "grpc.bidi",
            Title = "Orders over one stream",
            Claim =
                "Orders over a bidirectional stream are taken faster than one call each, and a reader "
                + "who is slow slows the sender instead of filling anybody's memory.",
            Kind = ExperimentKind.Claim,
            Topology = new()
            {
                Services = [Service("order", 64, 0)],
                Edges = [new(Edge.Client, "order") { Protocol = EdgeProtocol.Grpc }],
            },
            Arms =
            [
                Arm(
                    "unary",
                    "16 at once, a call each",
                    ArmRole.Level,
                    new GrpcTargetSpec { Service = "order", Method = "OrderService/CreateOrder" },
                    16
                ),
                Arm("stream", "one stream, 16 at once in work", ArmRole.Level, stream, 1),
                Arm(
                    "slow-reader",
                    "one stream whose reader rests 5 ms after each confirmation",
                    ArmRole.Candidate,
                    stream with
                    {
                        Orders = 1_000_000,
                        Lines = Lines,
                        Lasting = TimeSpan.FromSeconds(3),
                        ReadPause = TimeSpan.FromMilliseconds(5),
                    },
                    1
                ),
            ],
            Workloads = [Orders(stream, 1, durations.Total)],
            Durations = durations,
            AttemptTimeout = TimeSpan.FromMilliseconds(500),
            WhyNotSimulated = "there is no model of streams, windows and buffers",
            Expectations =
            [
                new Contrast
                {
                    Arm = "stream",
                    Against = "unary",
                    Metric = done,
                    Phase = Phase.Whole,
                    Limit = Limit.AtLeast(1),
                },
                new Contrast
                {
                    Arm = "slow-reader",
                    Against = "stream",
                    Metric = done,
                    Phase = Phase.Whole,
                    Limit = Limit.AtMost(.2),
                },
                new Guard(
                    new SampledPeak(UnderWay, "order stream orders under way"),
                    Phase.Whole,
                    Limit.AtMost(Math.Round(Bound))
                ),
                new Guard(new SampledPeak(Memory, "order memory, MB"), Phase.Whole, Limit.AtMost(256)),
            ],
            Focus = new("Orders done at order", "order", ServiceRecord.Done),
            Story =
                "With 16 orders in work at once, order took {unary:"
                + PerSecond
                + "} orders a second as single calls and {stream:"
                + PerSecond
                + "} over one stream, which has no headers and trailers for each. A reader who rested 5 ms "
                + "after each confirmation slowed its sender "
                + "to {slow-reader:"
                + PerSecond
                + "} a second: never more than {slow-reader:"
                + UnderWay
                + "} orders were under way, in work, in buffers and on the wire together, of which three "
                + "seconds could have sent a hundred thousand, and order's process held {slow-reader:"
                + Memory
                + "} MB at most.",
        };

        Arm Arm(string name, string title, ArmRole role, GrpcTargetSpec target, int users) =>
            new()
            {
                Name = name,
                Title = title,
                Role = role,
                Workloads = [Orders(target, users, durations.Total)],
            };
    }

    private static Workload Orders(GrpcTargetSpec target, int users, TimeSpan duration) =>
        new()
        {
            Name = "orders",
            Target = target,
            Load = ClosedLoad.Constant(users, duration),
            Timeout = TimeSpan.FromSeconds(30),
        };
}
