using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Faults;
using Chaos.Core.Metrics;
using Chaos.Core.Policies;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Faults.Edges;
using Chaos.Mitigations;
using Chaos.Mitigations.Mutants;

namespace Chaos.Scenarios.Synchronous;

/// <summary>
/// Three hops with a timeout of 1 s each, one inside the other, and a bank that does not answer. All three clocks start
/// together, so the outermost is over when the inner ones are: the caller waits 1 s and not 3, and by Little's law
/// 100/s hold 100 callers and not 300. What adds up is what happens one after the other: attempts of one layer, or
/// calls of one service that does without each. A deadline for the whole makes an end of that.
/// </summary>
public sealed class ChainTimeouts : CallScenario
{
    private const string Guide = "the guide";
    private const string Held = "callers held at the gateway";
    private const string Outer = "gateway->order";
    private const double PerSecond = 100;

    /// <summary>
    /// For all tries together; a little less than one may take, so that two clocks need not be told apart.
    /// </summary>
    private static readonly TimeSpan s_whole = TimeSpan.FromSeconds(.9);

    private static readonly Mitigations.Timeout s_second = new() { Duration = TimeSpan.FromSeconds(1) };
    private static readonly Mitigation[] s_without = [new Fallback(), s_second];
    private static readonly Retry s_again = new() { MaxRetryAttempts = 2, Delay = TimeSpan.Zero };

    public override Experiment Build(Scale scale)
    {
        var outage = TimeSpan.FromSeconds(6.6);
        var durations = new Durations
        {
            WarmUp = TimeSpan.FromSeconds(2.5),
            Baseline = TimeSpan.FromSeconds(2),
            Fault = outage,
            Recovery = TimeSpan.FromSeconds(1.5),
        }.BeforeFault(TimeSpan.FromSeconds(1));
        // Calls due in the last second meet the end of the black hole before that of their timeout.
        var early = Phase.DuringFault with
        {
            Take = TimeSpan.FromSeconds(5),
        };
        var (wait, held) = (
            new LatencyMaximum(),
            new SampledPeak(Held, CounterName.Of("gateway", ServiceRecord.InFlight))
        );
        var attempts = new AttemptsPerCall("order");
        return new Experiment
        {
            Id = "chain.timeouts-add",
            Title = "Do nested timeouts add up?",
            Claim =
                "Timeouts of 1 s at each of three nested hops add up to 3 s for the user, so that 100 calls a second hold 300 callers.",
            GuideFigure = "1 s x 3 hops = 3 s; 100/s blocks 300 callers",
            Kind = ExperimentKind.Claim,
            Topology = Topology.Of(
                Instant("gateway", "order"),
                Instant("order", "payment", "inventory", "user"),
                Instant("payment", "bank"),
                Instant("bank"),
                Instant("inventory"),
                Instant("user")
            ),
            Arms =
            [
                Candidate(
                    "nested",
                    "1 s at each of three nested hops",
                    Bounded((Outer, [s_second]), ("order->payment", [s_second]))
                ),
                Level(
                    "tries",
                    "the same, and the gateway tries three times",
                    Bounded((Outer, [s_again, s_second]), ("order->payment", [s_second]))
                ),
                Level(
                    "sequence",
                    "order does without each of three services after 1 s",
                    Bounded(
                        (Outer, []),
                        ("order->payment", s_without),
                        ("order->inventory", s_without),
                        ("order->user", s_without)
                    )
                ),
                Level(
                    "deadline",
                    "three tries under a deadline of 0.9 s",
                    Bounded(
                        (Outer, [new Deadline { Budget = s_whole }, s_again, s_second]),
                        ("order->payment", [s_second])
                    )
                ),
            ],
            Workloads = [Orders("gateway", Ramped(20, PerSecond, durations))],
            Faults =
            [
                .. new[] { "payment->bank", "order->inventory", "order->user" }.Select(e => new FaultWindow
                {
                    Fault = new BlackHoleEdge(e),
                    Duration = outage,
                }),
            ],
            Durations = durations,
            AttemptTimeout = s_second.Duration,
            Expectations =
            [
                .. Oracles("nested", 1, "the outermost limit: all clocks start together"),
                new Oracle("nested", wait, Phase.DuringFault, 3000, 300, Guide),
                new Oracle("nested", held, Phase.DuringFault, 300, 30, Guide),
                .. Oracles("tries", 3, "three attempts, one after the other"),
                .. Oracles("sequence", 3, "three calls, one after the other"),
                .. Oracles("deadline", s_whole.TotalSeconds, "the deadline"),
                new Oracle("deadline", attempts, early, 1, .1, "nothing is left for a second attempt"),
                new Oracle("tries", attempts, early, 3, .1, "three attempts of 1 s"),
            ],
            Focus = new(
                "Attempts given up per call at the gateway",
                "gateway",
                CounterName.Of(Outer, Mitigations.Timeout.TimeoutsCounter)
            ),
            Story =
                "Bank did not answer, and each of the three hops before it had a timeout of 1 s. The "
                + "guide lets them add up to 3 s and 300 callers; the longest wait was {nested:longest "
                + "wait}, with "
                + "{nested:"
                + Held
                + "} callers held at 100/s: the clocks of nested calls start together, and when the inner "
                + "ones are over so is the outermost."
                + (
                    scale.Levels
                        ? " What adds up is what comes one after the other: three tries at the gateway "
                            + "kept callers for {tries:longest wait} ({tries:"
                            + Held
                            + "} of them), and an order service that asks "
                            + "three dependencies in turn and does without each for {sequence:longest wait} ({sequence:"
                            + Held
                            + "}). A deadline of 0.9 s for all three tries brought it down to {deadline:longest wait} ({deadline:"
                            + Held
                            + "})."
                        : ""
                ),
        }.At(scale);

        IEnumerable<Oracle> Oracles(string arm, double seconds, string why) =>
            [
                new Oracle(arm, wait, Phase.DuringFault, 1000 * seconds, 300, why),
                new Oracle(
                    arm,
                    held,
                    Phase.DuringFault,
                    PerSecond * seconds,
                    .1 * PerSecond * seconds,
                    "Little's law: rate x wait"
                ),
            ];
    }

    public override IReadOnlyList<string> Refuted => [Guide];

    public override IReadOnlyList<Mutant> Mutants =>
        [
            Mutant.Replacing<Mitigations.Timeout>(
                "timeouts ignored",
                "Longest wait during the fault",
                t => new TimeoutIgnored { Duration = t.Duration }
            ),
            Mutant.Without<Deadline>("no deadline over the tries", "Attempts per call 0-5 s into the fault"),
        ];

    /// <summary>In every arm payment has its own timeout on the bank.</summary>
    private static Dictionary<string, Policy> Bounded(params (string Edge, Mitigation[] Mitigations)[] edges) =>
        edges
            .Append(("payment->bank", [s_second]))
            .ToDictionary(e => e.Item1, e => new Policy { Mitigations = e.Item2 });
}
