using System.Globalization;
using Chaos.Core.Expectations;
using Chaos.Core.Metrics;
using Chaos.Core.Trials;
using Chaos.Faults.Services;
using Chaos.Mitigations;

namespace Chaos.Scenarios.Synchronous;

/// <summary>
/// Three services in a row, each failing some calls by itself: a call is good when all three are, so the chain's
/// availability is their product. The guide's own figures would need 1.6 million calls to be told apart; hops of .98,
/// .95 and .90 need 4,000. With two attempts over an edge, what is behind it fails only when both attempts do:
/// 1 - (1 - a x)^2 for a hop of a before the rest of x.
/// </summary>
public sealed class ChainAvailability : CallScenario
{
    private const double Order = .98;
    private const double Payment = .95;
    private const double Bank = .90;
    private const double Chain = Order * Payment * Bank;
    private const double GuideTotal = .9999 * .999 * .999;

    private static readonly Retry s_again = AtOnce(1);
    private static readonly double s_replicas = 100 * TwoOf(Order) * TwoOf(Payment) * TwoOf(Bank);

    protected override ExperimentPlan Plan(Scale scale)
    {
        // Faults begin in the middle of a second and end in the beginning of one, so that moments of lateness cost none
        // of the nine whole ones, with 4,050 calls.
        var phases = Phases(scale, warmUp: 2.5, baseline: 2, fault: 9.6, recovery: 1.5);
        var behindPayment = TwoOf(Bank);
        var behindOrder = TwoOf(Payment * behindPayment);
        return new()
        {
            Id = "chain.availability",
            Title = "A chain is less available than its links",
            Claim = "Where a call needs every service of a chain, its availability is the product of theirs.",
            GuideFigure = "0.997901099 of .9999 x .999 x .999, 1,103 min/year; 99.9 %^3 = 99.7 %",
            Topology = Services(
                Service("order", 1_000, 1, "payment"),
                Service("payment", 1_000, 1, "bank"),
                Service("bank", 1_000, 1)
            ),
            Phases = phases,
            Workloads = [Orders("order", Ramped(50, 450, phases))],
            Faults = [Fails("order", Order), Fails("payment", Payment), Fails("bank", Bank)],
            Arms =
            [
                Candidate("series", "one attempt over every edge"),
                Level(
                    "twice",
                    "two attempts over every edge",
                    AtEach(["client->order", ToPayment, "payment->bank"], s_again)
                ),
            ],
            Expectations =
            [
                Theory("series", new Availability(), Chain, .03, ".98 x .95 x .90"),
                // Each hop by itself: of 3,700 calls and more a standard error of .2, .3 and .5 points; the tolerances
                // are five of them, two for the interval and three for chance.
                Theory("series", new OwnAvailability("order"), Order, .012, "what was injected"),
                Theory("series", new OwnAvailability("payment"), Payment, .018, "what was injected"),
                Theory("series", new OwnAvailability("bank"), Bank, .026, "what was injected"),
                Theory("twice", new AvailabilityBehind("payment"), behindPayment, .01, "1 - (1 - .90)^2"),
                Theory("twice", new AvailabilityBehind("order"), behindOrder, .006, "1 - (1 - .95 x .99)^2"),
                Theory("twice", new Availability(), TwoOf(Order * behindOrder), .005, "1 - (1 - .98 x .9965)^2"),
            ],
            Focus = Drawn("Orders done per order asked for", "order", ServiceRecord.Done, ServiceRecord.Attempts) with
            {
                Limit = Chain,
            },
            Story = string.Create(
                CultureInfo.InvariantCulture,
                $$"""
                Order, payment and bank failed 2, 5 and 10 % of their calls, each by itself. Each hop alone was
                {series:order's own availability}, {series:payment's own availability} and
                {series:bank's own availability} available, a call through all three {series:good calls}: the product is
                83.79 %.[ A second attempt over every edge, as with two replicas of what is behind it, made it
                {twice:good calls}: more than two replicas of each service alone could give ({{s_replicas:0.00}} %),
                because the outer second attempt covers the inner hops once more, and pays for it in load.] Only
                computed: .9999 x .999 x .999 = {{GuideTotal:0.0000000}} (the guide prints .9979011), which is
                {{(1 - GuideTotal) * 525_600:#,0}} minutes a year, and three hops of 99.9 % are
                {{100 * .999 * .999 * .999:0.00}} %.
                """
            ),
        };
    }

    public override IReadOnlyList<Mutant> Mutants =>
        [
            Mutant.WithPolicies(
                "a hop quietly tries again",
                "Good calls during the fault",
                At("payment->bank", s_again)
            ),
            Mutant.Without<Retry>("second attempts that are not made", "Availability behind payment during the fault"),
        ];

    private static double TwoOf(double availability) => 1 - (1 - availability) * (1 - availability);

    private static Oracle Theory(string arm, Metric metric, double expected, double tolerance, string source) =>
        Oracle(arm, metric, During, expected, tolerance, source);

    private static FailCalls Fails(string service, double availability) =>
        new(service, Math.Round(1 - availability, 4));
}
