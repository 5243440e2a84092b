using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Faults;
using Chaos.Core.Load;
using Chaos.Core.Metrics;
using Chaos.Core.Policies;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Faults.Services;
using Chaos.Mitigations;
using Chaos.Mitigations.Mutants;

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
    private const string Gateway = "gateway->order";

    private static readonly TimeSpan s_outage = TimeSpan.FromSeconds(6);
    private static readonly (string Edge, double Milliseconds)[] s_hops =
    [
        (Gateway, 120 + 250 + 250),
        ("order->payment", 250 + 250),
        ("payment->bank", 250),
    ];

    public override Experiment Build(Scale scale)
    {
        var longest = new LatencyMaximum();
        var nobody = new CounterPerCall("work for nobody per call", "bank", ServiceRecord.DoneForNobody);
        // Calls due at the end of the outage are answered after it.
        var during = Phase.DuringFault with
        {
            Take = s_outage - TimeSpan.FromSeconds(2),
        };
        var durations = new Durations
        {
            WarmUp = scale.WarmUp,
            Baseline = scale.Baseline,
            Fault = s_outage,
            Recovery = TimeSpan.FromSeconds(scale.Levels ? 8 : 5),
        }.BeforeFault(TimeSpan.FromSeconds(1));
        return new Experiment
        {
            Id = "timeout.budget",
            Title = "A budget for the whole chain",
            Claim =
                "With a deadline that travels down the chain the caller never waits longer than the "
                + "budget, and nobody works for a caller who has gone.",
            GuideFigure = "80+120+250+250+100 = 800 ms",
            Kind = ExperimentKind.Mitigation,
            Topology = Topology.Of(
                Service("gateway", 64, 0, "order"),
                Service("order", 64, 5, "payment"),
                Service("payment", 64, 10, "bank"),
                Service("bank", 64, 10)
            ),
            Arms =
            [
                Control("timeouts", "a timeout and a retry at each hop", Policies(null, passedOn: false)),
                Candidate(
                    "deadline",
                    "the same under a deadline that travels along",
                    Policies(Budget - Buffer, passedOn: true)
                ),
                Level(
                    "front-door",
                    "the same under a deadline at the gateway alone",
                    Policies(Budget - Buffer, passedOn: false)
                ),
            ],
            Workloads = [Orders("gateway", OpenLoad.Constant(25, durations.Total))],
            Faults = [new FaultWindow { Fault = new StallWorkers("bank"), Duration = s_outage }],
            Durations = durations,
            AttemptTimeout = TimeSpan.FromMilliseconds(s_hops[0].Milliseconds),
            CallsMayFail =
                "while bank stands still no call can be good; what is judged is how long callers wait, and the work that is saved",
            Expectations =
            [
                new Objective(longest, during, Limit.AtMost(Budget)),
                new Objective(nobody, during, Limit.AtMost(.05)),
                new Guard(new TimeToRecover(scale.RecoveryHold), Phase.AfterFault, Limit.AtMost(2)),
                new Oracle(
                    "timeouts",
                    longest,
                    during,
                    2 * s_hops[0].Milliseconds,
                    2 * Buffer,
                    "2 x (120 + 250 + 250) ms: the retry starts the clock anew"
                ),
                new Oracle(
                    "deadline",
                    longest,
                    during,
                    Budget - Buffer,
                    Buffer,
                    "80 + 120 + 250 + 250 ms, and the buffer for the way back"
                ),
                new Oracle("timeouts", nobody, during, 8, .4, "(1 + 1)^3: each of three hops tries twice"),
                new Oracle(
                    "front-door",
                    longest,
                    during,
                    Budget - Buffer,
                    Buffer,
                    "80 + 120 + 250 + 250 ms, and the buffer for the way back"
                ),
                new Oracle("front-door", nobody, during, 8, .4, "(1 + 1)^3: what is not told goes on"),
            ],
            Focus = new Chart("Work for nobody at bank, per call", "bank", ServiceRecord.DoneForNobody).Against(
                nobody,
                Limit.AtMost(.05)
            ),
            Story =
                $"Bank stood still for {s_outage.TotalSeconds:0} s. Every hop had its part of the 800 ms "
                + "as a timeout and tried once more: callers waited up to {timeouts:longest wait}, and "
                + "bank did "
                + "{timeouts:work for nobody per call} pieces of work for each call when nobody waited any "
                + "more. With a deadline that travels along it was {deadline:longest wait} and "
                + "{deadline:work for nobody per call}."
                + (
                    scale.Levels
                        ? " Kept at the gateway alone, the deadline saved the caller's time "
                            + "({front-door:longest wait}) and none of the work ({front-door:work for nobody "
                            + "per call})."
                        : ""
                )
                + " Pass on what is left.",
        }.At(scale);
    }

    public override IReadOnlyList<Mutant> Mutants =>
        [
            Mutant.Replacing<Deadline>(
                "deadline not passed on",
                "Work for nobody per call 0-4 s into the fault",
                d => new DeadlineNotPassedOn { Budget = d.Budget }
            ),
            Mutant.Without<Deadline>("no deadline", "Longest wait 0-4 s into the fault"),
            Mutant.Replacing<Deadline>(
                "deadline above the budget",
                "Longest wait 0-4 s into the fault",
                d => d.Budget is null ? d : d with { Budget = TimeSpan.FromMilliseconds(1000) }
            ),
        ];

    /// <param name="deadline">What the gateway allows, in milliseconds; null for no deadline.</param>
    /// <param name="passedOn">Whether every hop tells the next what is left, and keeps to what it is told.</param>
    private static Dictionary<string, Policy> Policies(double? deadline, bool passedOn)
    {
        Mitigation[] told = passedOn ? [new Deadline()] : [];
        var policies = s_hops.ToDictionary(
            h => h.Edge,
            h => new Policy
            {
                Mitigations =
                [
                    .. told,
                    new Retry { MaxRetryAttempts = 1, Delay = TimeSpan.Zero },
                    new Mitigations.Timeout { Duration = TimeSpan.FromMilliseconds(h.Milliseconds) },
                ],
            }
        );
        if (deadline is { } ms)
            policies["gateway"] = new() { Mitigations = [new Deadline { Budget = TimeSpan.FromMilliseconds(ms) }] };
        if (passedOn)
            foreach (var service in (string[])["order", "payment", "bank"])
                policies[service] = new() { Mitigations = told };
        return policies;
    }
}
