using System.Globalization;
using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Faults;
using Chaos.Core.Metrics;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Faults.Services;
using Chaos.Mitigations;

namespace Chaos.Scenarios.Synchronous;

/// <summary>
/// Three services in a row, each failing some calls by itself: a call is good when all three are, so the chain's
/// availability is their product. The guide's own figures would need 1.6 million calls to be told apart; hops of .98,
/// .95 and .90 need 4,000. With two attempts over an edge, what is behind it fails only when both do: 1 - (1 - a x)^2
/// for a hop of a before the rest of x.
/// </summary>
public sealed class ChainAvailability : CallScenario
{
    private const double Order = .98;
    private const double Payment = .95;
    private const double Bank = .90;
    private const double PerSecond = 450;
    private const double GuideTotal = .9999 * .999 * .999;

    private static readonly Retry s_again = new() { MaxRetryAttempts = 1, Delay = TimeSpan.Zero };
    private static readonly TimeSpan s_faulty = TimeSpan.FromSeconds(9.6);

    public override Experiment Build(Scale scale)
    {
        // Faults begin in the middle of a second and end in the beginning of one, so that moments of lateness cost none
        // of the nine whole ones, with 4,050 calls.
        var durations = new Durations
        {
            WarmUp = TimeSpan.FromSeconds(2.5),
            Baseline = TimeSpan.FromSeconds(2),
            Fault = s_faulty,
            Recovery = TimeSpan.FromSeconds(1.5),
        }.BeforeFault(TimeSpan.FromSeconds(1));
        return new Experiment
        {
            Id = "chain.availability",
            Title = "A chain is less available than its links",
            Claim = "Where a call needs every service of a chain, its availability is the product of theirs.",
            GuideFigure = "0.997901099 of .9999 x .999 x .999, 1,103 min/year; 99.9 %^3 = 99.7 %",
            Kind = ExperimentKind.Claim,
            Topology = Topology.Of(
                Service("order", 1_000, 1, "payment"),
                Service("payment", 1_000, 1, "bank"),
                Service("bank", 1_000, 1)
            ),
            Arms =
            [
                Candidate("series", "one attempt over every edge"),
                Level(
                    "twice",
                    "two attempts over every edge",
                    AtEach(["client->order", "order->payment", "payment->bank"], s_again)
                ),
            ],
            Workloads = [Orders("order", Ramped(50, PerSecond, durations))],
            Faults = [Fails("order", Order), Fails("payment", Payment), Fails("bank", Bank)],
            Durations = durations,
            AttemptTimeout = TimeSpan.FromMilliseconds(500),
            Expectations =
            [
                Theory("series", new Availability(), Order * Payment * Bank, .03, ".98 x .95 x .90"),
                // Each hop by itself: of 3,700 calls and more a standard error of .2, .3 and .5 points; the tolerances
                // are five of them, two for the interval and three for chance.
                .. new[] { ("order", Order, .012), ("payment", Payment, .018), ("bank", Bank, .026) }.Select(hop =>
                    Theory("series", new OwnAvailability(hop.Item1), hop.Item2, hop.Item3, "what was injected")
                ),
                .. Replicas(),
            ],
            Focus = new(
                "Orders done per order asked for",
                "order",
                ServiceRecord.Done,
                ServiceRecord.Attempts,
                Limit: Order * Payment * Bank
            ),
            Story =
                "Order, payment and bank failed 2, 5 and 10 % of their calls, each by itself. Each hop "
                + "alone was {series:order's own availability}, {series:payment's own availability} and "
                + "{series:bank's own availability} available, a call through all three {series:good calls}: the product is 83.79 %."
                + (
                    scale.Levels
                        ? " A second attempt over every edge, as with two replicas of what is behind it, "
                            + "made it {twice:good calls}: more than two replicas of each service alone could "
                            + "give "
                            + $"({Text(100 * TwoOf(Order) * TwoOf(Payment) * TwoOf(Bank), "0.00")} %), "
                            + "because the outer second attempt covers the inner hops once more, and pays "
                            + "for it in load."
                        : ""
                )
                + $" Only computed: .9999 x .999 x .999 = {Text(GuideTotal, "0.0000000")} (the guide prints "
                + $".9979011), which is {Text((1 - GuideTotal) * 525_600, "#,0")} minutes a year, "
                + $"and three hops of 99.9 % are {Text(100 * .999 * .999 * .999, "0.00")} %.",
        }.At(scale);

        IEnumerable<Expectation> Replicas()
        {
            var (bank, payment, order) = (
                TwoOf(Bank),
                TwoOf(Payment * TwoOf(Bank)),
                TwoOf(Order * TwoOf(Payment * TwoOf(Bank)))
            );
            return
            [
                Theory("twice", new AvailabilityBehind("payment"), bank, .01, "1 - (1 - .90)^2"),
                Theory("twice", new AvailabilityBehind("order"), payment, .006, "1 - (1 - .95 x .99)^2"),
                Theory("twice", new Availability(), order, .005, "1 - (1 - .98 x .9965)^2"),
            ];
        }
    }

    public override IReadOnlyList<Mutant> Mutants =>
        [
            Mutant.WithPolicies(
                "a hop quietly tries again",
                "Good calls during the fault",
                AtEach(["payment->bank"], s_again)
            ),
            Mutant.Without<Retry>("second attempts that are not made", "Availability behind payment during the fault"),
        ];

    private static double TwoOf(double availability) => 1 - (1 - availability) * (1 - availability);

    private static Oracle Theory(string arm, Metric metric, double expected, double tolerance, string source) =>
        new Oracle(arm, metric, Phase.DuringFault, expected, tolerance, source);

    private static FaultWindow Fails(string service, double availability) =>
        new() { Fault = new FailCalls(service, Math.Round(1 - availability, 4)), Duration = s_faulty };

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
