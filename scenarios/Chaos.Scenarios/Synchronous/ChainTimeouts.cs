using Chaos.Core.Expectations;
using Chaos.Core.Metrics;
using Chaos.Core.Policies;
using Chaos.Core.Trials;
using Chaos.Faults.Edges;
using Chaos.Mitigations;

namespace Chaos.Scenarios.Synchronous;

/// <summary>
/// Three hops with a timeout of 1 s each, one inside the other, and a bank that does not answer. All three clocks start
/// together, so the outermost is over when the inner ones are: the caller waits 1 s and not 3, and by Little's law
/// 100/s hold 100 callers and not 300. What adds up is what happens one after the other: attempts of one layer, or
/// calls of one service that does without each. A deadline for the whole call bounds that sum.
/// </summary>
public sealed class ChainTimeouts : CallScenario
{
    private const string Guide = "the guide";
    private const string Held = "callers held at the gateway";
    private const string Outer = "gateway->order";
    private const double PerSecond = 100;

    /// <summary>
    /// Deadline in seconds for all tries together. It is a little less than one try may take, so that two clocks need
    /// not be told apart.
    /// </summary>
    private const double AllTries = .9;

    private static readonly Mitigations.Timeout s_second = Timeout(1000);
    private static readonly Mitigation[] s_without = [new Fallback(), s_second];
    private static readonly Deadline s_deadline = new() { Budget = Seconds(AllTries) };

    protected override ExperimentPlan Plan(Scale scale)
    {
        var phases = Phases(scale, warmUp: 2.5, baseline: 2, fault: 6.6, recovery: 1.5);
        // Calls due in the last second meet the end of the black hole before that of their timeout.
        var early = During with
        {
            Take = Seconds(5),
        };
        var wait = new LatencyMaximum();
        var held = new SampledPeak(Held, CounterName.Of("gateway", ServiceRecord.InFlight));
        var attempts = new AttemptsPerCall("order");
        return new()
        {
            Id = "chain.timeouts-add",
            Title = "Do nested timeouts add up?",
            Claim = """
                Timeouts of 1 s at each of three nested hops add up to 3 s for the user, so that 100 calls a second hold 300
                callers.
                """,
            GuideFigure = "1 s x 3 hops = 3 s; 100/s blocks 300 callers",
            Topology = Services(
                Instant("gateway", "order"),
                Instant("order", "payment", "inventory", "user"),
                Instant("payment", "bank"),
                Instant("bank"),
                Instant("inventory"),
                Instant("user")
            ),
            Phases = phases,
            Workloads = [Orders("gateway", Ramped(20, PerSecond, phases))],
            Faults = [.. s_cut.Select(edge => new BlackHoleEdge(edge) { Direction = EdgeDirection.Answers })],
            AttemptTimeout = s_second.Duration,
            Arms =
            [
                Candidate("nested", "1 s at each of three nested hops", Bounded([s_second], (ToPayment, [s_second]))),
                Level(
                    "tries",
                    "the same, and the gateway tries three times",
                    Bounded([AtOnce(2), s_second], (ToPayment, [s_second]))
                ),
                Level(
                    "sequence",
                    "order does without each of three services after 1 s",
                    Bounded([], (ToPayment, s_without), ("order->inventory", s_without), ("order->user", s_without))
                ),
                Level(
                    "deadline",
                    "three tries under a deadline of 0.9 s",
                    Bounded([s_deadline, AtOnce(2), s_second], (ToPayment, [s_second]))
                ),
            ],
            Expectations =
            [
                .. Waits("nested", 1, "the outermost limit: all clocks start together"),
                Oracle("nested", wait, During, 3000, 300, Guide),
                Oracle("nested", held, During, 300, 30, Guide),
                .. Waits("tries", 3, "three attempts, one after the other"),
                .. Waits("sequence", 3, "three calls, one after the other"),
                .. Waits("deadline", AllTries, "the deadline"),
                Oracle("deadline", attempts, early, 1, .1, "nothing is left for a second attempt"),
                Oracle("tries", attempts, early, 3, .1, "three attempts of 1 s"),
            ],
            Focus = Drawn(
                "Attempts given up per call at the gateway",
                "gateway",
                CounterName.Of(Outer, Mitigations.Timeout.TimeoutsCounter)
            ),
            Story = $$"""
                Bank did not answer, and each of the three hops before it had a timeout of 1 s. The guide lets them add up
                to 3 s and 300 callers; the longest wait was {nested:longest wait}, with {nested:{{Held}}} callers held at
                100/s: the clocks of nested calls start together, and when the inner ones are over so is the outermost.[
                What adds up is what comes one after the other: three tries at the gateway kept callers for
                {tries:longest wait} ({tries:{{Held}}} of them), and an order service that asks three dependencies in turn
                and does without each for {sequence:longest wait} ({sequence:{{Held}}}). A deadline of 0.9 s for all three
                tries brought it down to {deadline:longest wait} ({deadline:{{Held}}}).]
                """,
        };

        IEnumerable<Oracle> Waits(string arm, double seconds, string why) =>
            [
                Oracle(arm, wait, During, 1000 * seconds, 300, why),
                Oracle(arm, held, During, PerSecond * seconds, .1 * PerSecond * seconds, "Little's law: rate x wait"),
            ];
    }

    public override IReadOnlyList<string> Refuted => [Guide];

    public override IReadOnlyList<Mutant> Mutants =>
        [
            Broken.Timeouts("Longest wait during the fault"),
            Mutant.Without<Deadline>("no deadline over the tries", "Attempts per call 0-5 s into the fault"),
        ];

    private static readonly string[] s_cut = ["payment->bank", "order->inventory", "order->user"];

    /// <summary>In every arm payment has its own timeout on the bank.</summary>
    private static Dictionary<string, Policy> Bounded(
        Mitigation[] gateway,
        params (string Edge, Mitigation[] Mitigations)[] order
    ) =>
        order
            .Prepend((Outer, gateway))
            .Append(("payment->bank", [s_second]))
            .ToDictionary(e => e.Item1, e => new Policy { Mitigations = e.Item2 });
}
