using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Faults;
using Chaos.Core.Load;
using Chaos.Core.Metrics;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Faults.Services;
using Chaos.Targets;

namespace Chaos.Scenarios.Grpc;

/// <summary>
/// Three instances of order behind one client, which takes the first that answers or goes round. A connection of HTTP/2
/// carries all calls, so whoever balances connections balances nothing: all calls are where the one connection is.
/// Going round gives each instance a third, a slow one as well: it counts calls and not what they cost, so a third of
/// the calls is slow then, and the median is not.
/// </summary>
public sealed class BalancedInstances : CallScenario
{
    private const string PickFirst = "pick-first";
    private const string RoundRobin = "round-robin";
    private const double PerSecond = 60;
    private const double Work = 5;
    private const double Slower = 300;

    private static readonly TimeSpan s_slow = TimeSpan.FromSeconds(9.6);
    private static readonly string[] s_instances = ["order-1", "order-2", "order-3"];

    public override Experiment Build(Scale scale)
    {
        var durations = new Durations
        {
            WarmUp = TimeSpan.FromSeconds(3),
            Baseline = TimeSpan.FromSeconds(5.5),
            Fault = s_slow,
            Recovery = TimeSpan.FromSeconds(1.5),
        }.BeforeFault(TimeSpan.FromSeconds(1));
        return new Experiment
        {
            Id = "grpc.balancing",
            Title = "A call each, or a connection each",
            Claim =
                "With gRPC a client that balances connections sends all its calls to one instance, and "
                + "one that balances calls spreads them evenly, also over an instance that is slow.",
            Kind = ExperimentKind.Claim,
            Topology = new()
            {
                Services = [.. s_instances.Select(i => Service(i, 64, Work) with { Kind = "order" })],
                Edges = [.. s_instances.Select(i => new Edge(Edge.Client, i) { Protocol = EdgeProtocol.Grpc })],
            },
            Arms =
            [
                new()
                {
                    Name = PickFirst,
                    Title = "one connection, to the first instance",
                    Role = ArmRole.Level,
                    Workloads = [Orders(Balancing.PickFirst, durations.Total)],
                },
                new()
                {
                    Name = RoundRobin,
                    Title = "calls in turn to all instances",
                    Role = ArmRole.Candidate,
                    Workloads = [Orders(Balancing.RoundRobin, durations.Total)],
                },
            ],
            Workloads = [Orders(Balancing.RoundRobin, durations.Total)],
            Faults =
            [
                new FaultWindow
                {
                    Fault = new SlowCalls(s_instances[0], TimeSpan.FromMilliseconds(Slower)),
                    Duration = s_slow,
                },
            ],
            Durations = durations,
            AttemptTimeout = TimeSpan.FromMilliseconds(500),
            Expectations =
            [
                .. s_instances.Select(
                    (instance, i) =>
                        Theory(
                            PickFirst,
                            new ShareOfCalls(instance),
                            Phase.Whole,
                            i == 0 ? 1 : 0,
                            0,
                            "the first that answered"
                        )
                ),
                .. s_instances.Select(instance =>
                    Theory(RoundRobin, new ShareOfCalls(instance), Phase.Whole, 1 / 3.0, .01, "each in turn: 1/3")
                ),
                Theory(
                    RoundRobin,
                    new ShareOfCalls(s_instances[0]),
                    Phase.DuringFault,
                    1 / 3.0,
                    .01,
                    "each in turn, however slow: 1/3"
                ),
                Theory(
                    PickFirst,
                    new LatencyPercentile(.5),
                    Phase.DuringFault,
                    Work + Slower,
                    60,
                    "every call is slow"
                ),
                Theory(
                    RoundRobin,
                    new LatencyPercentile(.5),
                    Phase.DuringFault,
                    Work,
                    30,
                    "two calls of three are not"
                ),
                Theory(
                    RoundRobin,
                    new LatencyPercentile(.8),
                    Phase.DuringFault,
                    Work + Slower,
                    60,
                    "one call of three is slow"
                ),
            ],
            Focus = new(
                "Share of the calls at the slow instance",
                s_instances[0],
                ServiceRecord.Attempts,
                Limit: 1 / 3.0
            ),
            Story =
                $"Three instances of order, the first of them {Slower:0} ms slower for "
                + $"{s_slow.TotalSeconds:0} s. The client that keeps to one connection sent it {{{PickFirst}"
                + ":share of calls at order-1} of its calls, and "
                + $"half of them took {{{PickFirst}:latency p50}} and more. The one that goes round sent "
                + $"each instance its third ({{{RoundRobin}:share of calls at order-1}}, {{{RoundRobin}"
                + ":share of calls at order-2}, "
                + $"{{{RoundRobin}:share of calls at order-3}}), the slow one too: its median was {{"
                + $"{RoundRobin}:latency p50}}, and a fifth of its calls took {{{RoundRobin}:latency p80}} "
                + "and more. "
                + "Going round spreads calls, not load: a slow instance has to be found by other means.",
        };
    }

    private static Workload Orders(Balancing balancing, TimeSpan duration) =>
        new()
        {
            Name = "orders",
            Target = new GrpcTargetSpec
            {
                Service = s_instances[0],
                Instances = [.. s_instances.Skip(1)],
                Method = "OrderService/CreateOrder",
                Balancing = balancing,
            },
            Load = OpenLoad.Constant(PerSecond, duration),
        };

    private static Oracle Theory(
        string arm,
        Metric metric,
        Phase phase,
        double expected,
        double tolerance,
        string source
    ) => new Oracle(arm, metric, phase, expected, tolerance, source);
}
