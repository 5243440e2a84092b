using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Metrics;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Faults.Services;
using Chaos.Targets;

namespace Chaos.Scenarios.Grpc;

/// <summary>
/// Three instances of order behind one client, which takes the first that answers or goes round. A connection of HTTP/2
/// carries all calls, so a client that balances connections balances nothing: all calls are where the one connection
/// is. Going round gives each instance a third, a slow one as well: it counts calls and not what they cost, so a third
/// of the calls is slow then, and the median is not.
/// </summary>
public sealed class BalancedInstances : CallScenario
{
    private const string First = "pick-first";
    private const string Round = "round-robin";
    private const double Work = 5;
    private const double Slower = 300;
    private const double SlowFor = 9.6;

    protected override ExperimentPlan Plan(Scale scale)
    {
        var phases = Phases(scale, warmUp: 3, baseline: 5.5, fault: SlowFor, recovery: 1.5);
        return new()
        {
            Id = "grpc.balancing",
            Title = "A call each, or a connection each",
            Claim = """
                With gRPC a client that balances connections sends all its calls to one instance, and one that balances
                calls spreads them evenly, also over an instance that is slow.
                """,
            Topology = OverGrpc(SideBySide(Instance("order-1"), Instance("order-2"), Instance("order-3"))),
            Phases = phases,
            Workloads = Calls(Balancing.RoundRobin),
            Faults = [new SlowCalls("order-1", Ms(Slower))],
            EveryArm = true,
            Arms =
            [
                Level(First, "one connection, to the first instance") with
                {
                    Workloads = Calls(Balancing.PickFirst),
                },
                Candidate(Round, "calls in turn to all instances") with
                {
                    Workloads = Calls(Balancing.RoundRobin),
                },
            ],
            Expectations =
            [
                Share(First, 1, 1, 0, "the first that answered"),
                Share(First, 2, 0, 0, "the first that answered"),
                Share(First, 3, 0, 0, "the first that answered"),
                Share(Round, 1, 1 / 3.0, .01, "each in turn: 1/3"),
                Share(Round, 2, 1 / 3.0, .01, "each in turn: 1/3"),
                Share(Round, 3, 1 / 3.0, .01, "each in turn: 1/3"),
                Oracle(Round, new ShareOfCalls("order-1"), During, 1 / 3.0, .01, "each in turn, however slow: 1/3"),
                Oracle(First, new LatencyPercentile(.5), During, Work + Slower, 60, "every call is slow"),
                Oracle(Round, new LatencyPercentile(.5), During, Work, 30, "two calls of three are not"),
                Oracle(Round, new LatencyPercentile(.8), During, Work + Slower, 60, "one call of three is slow"),
            ],
            Focus = Drawn("Share of the calls at the slow instance", "order-1", ServiceRecord.Attempts) with
            {
                Limit = 1 / 3.0,
            },
            Story = $$"""
                Three instances of order, the first of them {{Slower:0}} ms slower for {{SlowFor:0}} s. The client that
                keeps to one connection sent it {pick-first:share of calls at order-1} of its calls, and half of them took
                {pick-first:latency p50} and more. The one that goes round sent each instance its third
                ({round-robin:share of calls at order-1}, {round-robin:share of calls at order-2},
                {round-robin:share of calls at order-3}), the slow one too: its median was {round-robin:latency p50}, and a
                fifth of its calls took {round-robin:latency p80} and more. Going round spreads calls, not load: a slow
                instance has to be found by other means.
                """,
        };

        IReadOnlyList<Workload> Calls(Balancing balancing) =>
            [
                Orders("order-1", Constant(60, phases)) with
                {
                    Target = OrderOverGrpc("order-1") with
                    {
                        Instances = ["order-2", "order-3"],
                        Balancing = balancing,
                    },
                },
            ];
    }

    private static ServiceSpec Instance(string name) => Service(name, 64, Work) with { Kind = "order" };

    private static Oracle Share(string arm, int instance, double expected, double tolerance, string source) =>
        Oracle(arm, new ShareOfCalls($"order-{instance}"), Whole, expected, tolerance, source);
}
