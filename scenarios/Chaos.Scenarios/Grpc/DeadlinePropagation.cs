using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Faults;
using Chaos.Core.Metrics;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Faults.Services;
using Chaos.Mitigations;
using Chaos.Mitigations.Mutants;
using Chaos.Targets;

namespace Chaos.Scenarios.Grpc;

/// <summary>
/// Order calls payment and payment calls bank, all by gRPC, and bank stands still. The client's deadline of 500 ms is
/// the same in both arms. Where nobody passes it on, bank finds every call in its queue when it works again, and does
/// each for nobody, in turn, before it gets to those that somebody waits for: at 100/s for <c>t</c> seconds, 160/s to
/// work them off and .5 s of patience that takes (100 t - 80) / 60 s. To order and payment they are no strangers: those
/// two wait as well, and only the client has gone. Where it travels down the chain, every service ends a call's work
/// when the deadline does, and the queue holds no more than .5 s of calls.
/// </summary>
public sealed class DeadlinePropagation : CallScenario
{
    private const string Nobody = "work for nobody per call";
    private const double PerSecond = 100;
    private const int Workers = 4;

    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_work = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan s_shortest = TimeSpan.FromSeconds(3.6);

    /// <summary>Calls due in the last second of an outage may be answered when bank works again.</summary>
    private static readonly TimeSpan s_early = s_shortest - TimeSpan.FromSeconds(1);

    private static readonly string[] s_edges = ["client->order", "order->payment", "payment->bank"];

    public override Experiment Build(Scale scale)
    {
        // The fault begins in the middle of a second, so that moments of lateness cost no whole one.
        var outage = scale.Levels ? scale.Fault : s_shortest;
        var durations = new Durations
        {
            WarmUp = TimeSpan.FromSeconds(2.5),
            Baseline = TimeSpan.FromSeconds(scale.Levels ? 4 : 2),
            Fault = outage,
            Recovery = TimeSpan.FromSeconds(scale.Levels ? 9 : 5),
        }.BeforeFault(TimeSpan.FromSeconds(1));
        var (nobody, longest) = (new CounterPerCall(Nobody, "bank", ServiceRecord.Done), new LatencyMaximum());
        // Every call due then ends at its deadline, in both arms: whatever bank does for it is done for nobody.
        var during = Phase.DuringFault with
        {
            Take = s_early,
        };
        return new Experiment
        {
            Id = "grpc.deadline",
            Title = "A deadline that travels down the chain",
            Claim =
                "With gRPC's deadline passed on from service to service, nobody works for a caller who "
                + "has given up, and a service that was slow is back as soon as it works again.",
            Kind = ExperimentKind.Mitigation,
            Topology = new()
            {
                Services =
                [
                    Service("order", 64, 1, "payment"),
                    Service("payment", 64, 1, "bank"),
                    Service("bank", Workers, s_work.TotalMilliseconds),
                ],
                Edges = [.. s_edges.Select(e => new Edge(EdgeName.Parse(e)) { Protocol = EdgeProtocol.Grpc })],
            },
            Arms =
            [
                Control(
                    "kept-back",
                    "the client's deadline ends at the first service",
                    At(s_edges[0], Keeps(s_patience))
                ),
                Candidate(
                    "passed-on",
                    "every service keeps to the deadline and passes it on",
                    new(AtEach([.. s_edges.Skip(1), "order", "payment", "bank"], Keeps(null)))
                    {
                        [s_edges[0]] = new() { Mitigations = [Keeps(s_patience)] },
                    }
                ),
            ],
            Workloads =
            [
                Orders("order", Ramped(20, PerSecond, durations)) with
                {
                    Target = new GrpcTargetSpec { Service = "order", Method = "OrderService/CreateOrder" },
                },
            ],
            Faults = [new FaultWindow { Fault = new StallWorkers("bank"), Duration = outage }],
            Durations = durations,
            AttemptTimeout = s_patience,
            CallsMayFail =
                "while bank stands still no call can be good; what is judged is the work that is saved, "
                + "and that calls are good again afterwards",
            Expectations =
            [
                new Objective(nobody, during, Limit.AtMost(.05)),
                new Objective(new TimeToRecover(scale.RecoveryHold), Phase.AfterFault, Limit.AtMost(2)),
                new Oracle(
                    "kept-back",
                    nobody,
                    during,
                    1,
                    .05,
                    "bank is told of no deadline: every call is done, late"
                ),
                new Oracle("passed-on", nobody, during, 0, .02, "bank's own deadline ends each call's wait"),
                new Oracle("passed-on", longest, during, s_patience.TotalMilliseconds, 200, "the deadline"),
            ],
            Focus = new("Work at bank, per call", "bank", ServiceRecord.Done),
            Story =
                $"Bank stood still for {outage.TotalSeconds:0.#} s, and clients gave up after "
                + $"{s_patience.TotalMilliseconds:0} ms in both arms. Where order kept their deadline to "
                + "itself, bank later did "
                + "{kept-back:"
                + Nobody
                + "} pieces of work for each call when nobody waited any more, and good calls came back "
                + "after: {kept-back:time to recover}. Where every service passed on what was left it did "
                + "{passed-on:"
                + Nobody
                + "}, and it took {passed-on:time to recover}. gRPC carries a deadline from a client to "
                + "the service it calls, and no further: passing it on is up to the service.",
        };
    }

    public override IReadOnlyList<Mutant> Mutants =>
        [
            Mutant.Replacing<Deadline>(
                "deadline not passed on",
                "Work for nobody per call 0-2.6 s into the fault",
                d => new DeadlineNotPassedOn { Budget = d.Budget }
            ),
            new(
                "bank is told and goes on",
                "Time to recover",
                arm =>
                    arm with
                    {
                        Policies = arm.Policies.Where(p => p.Key != "bank").ToDictionary(p => p.Key, p => p.Value),
                    }
            ),
        ];

    private static Deadline Keeps(TimeSpan? budget) => new() { Budget = budget };
}
