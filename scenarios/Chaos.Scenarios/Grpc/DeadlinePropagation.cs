using Chaos.Core.Metrics;
using Chaos.Core.Policies;
using Chaos.Core.Trials;
using Chaos.Faults.Services;
using Chaos.Mitigations;

namespace Chaos.Scenarios.Grpc;

/// <summary>
/// Order calls payment and payment calls bank, all by gRPC, and bank stands still. The client's deadline of 500 ms is
/// the same in both arms. Where it is not passed on, bank finds every call in its queue when it works again, and does
/// each for nobody, in turn, before it gets to those that a client waits for: at 100/s for <c>t</c> seconds, 160/s to
/// work them off and .5 s of patience that takes (100 t - 80) / 60 s. Order and payment wait as well; only the client
/// has gone. Where the deadline travels down the chain, every service ends a call's work when the deadline does, and
/// the queue holds no more than .5 s of calls.
/// </summary>
public sealed class DeadlinePropagation : CallScenario
{
    private const double Patience = 500;
    private const double Shortest = 3.6;

    private static readonly Dictionary<string, Policy> s_passedOn = new(
        AtEach([ToPayment, "payment->bank", "order", "payment", "bank"], new Deadline())
    )
    {
        ["client->order"] = new() { Mitigations = [new Deadline { Budget = Ms(Patience) }] },
    };

    protected override ExperimentPlan Plan(Scale scale)
    {
        // The fault begins in the middle of a second, so that moments of lateness cost no whole one.
        var outage = scale.Levels ? scale.Fault.TotalSeconds : Shortest;
        var phases = Phases(
            scale,
            warmUp: 2.5,
            baseline: scale.Levels ? 4 : 2,
            fault: outage,
            recovery: scale.Levels ? 9 : 5
        );
        var nobody = new CounterPerCall("work for nobody per call", "bank", ServiceRecord.Done);
        // Every call due then ends at its deadline, in both arms: whatever bank does for it is done for nobody. Calls
        // due in the last second of an outage may be answered when bank works again.
        var during = During with
        {
            Take = Seconds(Shortest - 1),
        };
        return new()
        {
            Id = "grpc.deadline",
            Title = "A deadline that travels down the chain",
            Claim = """
                With gRPC's deadline passed on from service to service, nobody works for a caller who has given up, and a
                service that was slow is back as soon as it works again.
                """,
            Topology = OverGrpc(
                Services(Service("order", 64, 1, "payment"), Service("payment", 64, 1, "bank"), Service("bank", 4, 25))
            ),
            Phases = phases,
            Workloads = [Orders("order", Ramped(20, 100, phases)) with { Target = OrderOverGrpc("order") }],
            Faults = [new StallWorkers("bank")],
            Arms =
            [
                Control(
                    "kept-back",
                    "the client's deadline ends at the first service",
                    At("client->order", new Deadline { Budget = Ms(Patience) })
                ),
                Candidate("passed-on", "every service keeps to the deadline and passes it on", s_passedOn),
            ],
            CallsMayFail = """
                while bank stands still no call can be good; what is judged is the work that is saved, and that calls are
                good again afterwards
                """,
            Expectations =
            [
                Objective(nobody, during, AtMost(.05)),
                Objective(new TimeToRecover(scale.RecoveryHold), After, AtMost(2)),
                Oracle("kept-back", nobody, during, 1, .05, "bank is told of no deadline: every call is done, late"),
                Oracle("passed-on", nobody, during, 0, .02, "bank's own deadline ends each call's wait"),
                Oracle("passed-on", new LatencyMaximum(), during, Patience, 200, "the deadline"),
            ],
            Focus = Drawn("Work at bank, per call", "bank", ServiceRecord.Done),
            Story = $$"""
                Bank stood still for {{outage:0.#}} s, and clients gave up after {{Patience:0}} ms in both arms. Where order
                kept their deadline to itself, bank later did {kept-back:work for nobody per call} pieces of work for each
                call when nobody waited any more, and good calls came back after: {kept-back:time to recover}. Where every
                service passed on what was left it did {passed-on:work for nobody per call}, and it took
                {passed-on:time to recover}. gRPC carries a deadline from a client to the service it calls, and no further:
                passing it on is up to the service.
                """,
        };
    }

    public override IReadOnlyList<Mutant> Mutants =>
        [
            Broken.Deadline("Work for nobody per call 0-2.6 s into the fault"),
            new(
                "bank is told and goes on",
                "Time to recover",
                arm => arm with { Policies = arm.Policies.Where(p => p.Key != "bank").ToDictionary() }
            ),
        ];
}
