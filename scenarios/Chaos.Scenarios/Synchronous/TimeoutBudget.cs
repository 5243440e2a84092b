using Chaos.Core.Metrics;
using Chaos.Core.Policies;
using Chaos.Core.Trials;
using Chaos.Faults.Services;
using Chaos.Mitigations;

namespace Chaos.Scenarios.Synchronous;

/// <summary>
/// A budget of 800 ms is split over the chain: gateway 80, order 120, payment 250, bank 250, and 100 as a buffer for
/// the way back. Every hop keeps to its part and tries once more, and yet the caller waits for 2 x 620 ms, because
/// every retry starts the clock anew. With a deadline that travels along, all that is done for a call ends at 700 ms.
/// </summary>
public sealed class TimeoutBudget : CallScenario
{
    private const double Budget = 800;
    private const double Buffer = 100;
    private const double Outage = 6;

    private static readonly (string Edge, double Milliseconds)[] s_hops =
    [
        ("gateway->order", 120 + 250 + 250),
        (ToPayment, 250 + 250),
        ("payment->bank", 250),
    ];

    protected override ExperimentPlan Plan(Scale scale)
    {
        var longest = new LatencyMaximum();
        var nobody = new CounterPerCall("work for nobody per call", "bank", ServiceRecord.DoneForNobody);
        // Calls due at the end of the outage are answered after it.
        var during = During with
        {
            Take = Seconds(Outage - 2),
        };
        return new()
        {
            Id = "timeout.budget",
            Title = "A budget for the whole chain",
            Claim = """
                With a deadline that travels down the chain the caller never waits longer than the budget, and nobody works
                for a caller who has gone.
                """,
            GuideFigure = "80+120+250+250+100 = 800 ms",
            Topology = Services(
                Service("gateway", 64, 0, "order"),
                Service("order", 64, 5, "payment"),
                Service("payment", 64, 10, "bank"),
                Service("bank", 64, 10)
            ),
            Phases = Phases(scale, fault: Outage, recovery: scale.Levels ? 8 : 5),
            OrdersPerSecond = 25,
            Faults = [new StallWorkers("bank")],
            AttemptTimeout = Ms(s_hops[0].Milliseconds),
            Arms =
            [
                Control("timeouts", "a timeout and a retry at each hop", Policies(deadline: null)),
                Candidate(
                    "deadline",
                    "the same under a deadline that travels along",
                    Policies(Budget - Buffer, passedOn: true)
                ),
                Level("front-door", "the same under a deadline at the gateway alone", Policies(Budget - Buffer)),
            ],
            CallsMayFail = """
                while bank stands still no call can be good; what is judged is how long callers wait, and the work that is
                saved
                """,
            Expectations =
            [
                Objective(longest, during, AtMost(Budget)),
                Objective(nobody, during, AtMost(.05)),
                Guard(new TimeToRecover(scale.RecoveryHold), After, AtMost(2)),
                Oracle("timeouts", longest, during, 2 * s_hops[0].Milliseconds, 2 * Buffer, ClockAnew),
                Oracle("deadline", longest, during, Budget - Buffer, Buffer, InTime),
                Oracle("timeouts", nobody, during, 8, .4, "(1 + 1)^3: each of three hops tries twice"),
                Oracle("front-door", longest, during, Budget - Buffer, Buffer, InTime),
                Oracle("front-door", nobody, during, 8, .4, "(1 + 1)^3: what is not told goes on"),
            ],
            Focus = Drawn("Work for nobody at bank, per call", "bank", ServiceRecord.DoneForNobody)
                .Against(nobody, AtMost(.05)),
            Story = $$"""
                Bank stood still for {{Outage:0}} s. Every hop had its part of the 800 ms as a timeout and tried once more:
                callers waited up to {timeouts:longest wait}, and bank did {timeouts:work for nobody per call} pieces of
                work for each call when nobody waited any more. With a deadline that travels along it was
                {deadline:longest wait} and {deadline:work for nobody per call}.[ Kept at the gateway alone, the deadline
                saved the caller's time ({front-door:longest wait}) and none of the work
                ({front-door:work for nobody per call}).] Pass on what is left.
                """,
        };
    }

    public override IReadOnlyList<Mutant> Mutants =>
        [
            Broken.Deadline("Work for nobody per call 0-4 s into the fault"),
            Mutant.Without<Deadline>("no deadline", "Longest wait 0-4 s into the fault"),
            Mutant.Replacing<Deadline>(
                "deadline above the budget",
                "Longest wait 0-4 s into the fault",
                d => d.Budget is null ? d : d with { Budget = Ms(1000) }
            ),
        ];

    private const string ClockAnew = "2 x (120 + 250 + 250) ms: the retry starts the clock anew";
    private const string InTime = "80 + 120 + 250 + 250 ms, and the buffer for the way back";

    /// <param name="deadline">What the gateway allows, in milliseconds; null for no deadline.</param>
    /// <param name="passedOn">Whether every hop passes on what is left, and keeps to what it was told.</param>
    private static Dictionary<string, Policy> Policies(double? deadline, bool passedOn = false)
    {
        Mitigation[] told = passedOn ? [new Deadline()] : [];
        var policies = s_hops.ToDictionary(
            h => h.Edge,
            h => new Policy { Mitigations = [.. told, AtOnce(1), Timeout(h.Milliseconds)] }
        );
        if (deadline is { } ms)
            policies["gateway"] = new() { Mitigations = [new Deadline { Budget = Ms(ms) }] };
        if (passedOn)
            foreach (var service in (string[])["order", "payment", "bank"])
                policies[service] = new() { Mitigations = told };
        return policies;
    }
}
