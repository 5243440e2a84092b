using Chaos.Core.Expectations;
using Chaos.Core.Metrics;
using Chaos.Core.Policies;
using Chaos.Faults.Services;
using Chaos.Mitigations;

namespace Chaos.Scenarios.Synchronous;

/// <summary>
/// Every layer of a chain tries again, so the attempts at its end multiply. Where an attempt there fails with
/// probability p, a layer of r attempts makes (1 - p^r) / (1 - p) of each call and fails p^r of them, which is the next
/// layer's p; where all attempts fail it is r^d for d layers. Retrying only next to the failure, and under a budget,
/// keeps to 1 / (1 - d (1 - p)) for d tokens a success.
/// </summary>
public sealed class RetryAmplification : CallScenario
{
    private const double Failing = .9;
    private const int Attempts = 3;
    private const double PerSecond = 70;
    private const int FaultSeconds = 15;

    private static readonly Retry s_again = AtOnce(Attempts - 1);

    /// <summary>From the failure outwards.</summary>
    private static readonly string[] s_layers = ["payment->bank", ToPayment, "gateway->order"];

    protected override ExperimentPlan Plan(Scale scale)
    {
        var attempts = new AttemptsPerCall("bank");
        // On top of the settled load come the ten tokens that the bucket holds when the fault begins.
        var underBudget = 1 / (1 - .1 * (1 - Failing)) + 10 / (PerSecond * FaultSeconds);
        return new()
        {
            Id = "retry.amplification-depth",
            Title = "Retries of every layer multiply",
            Claim = """
                Where every layer of a chain retries, the attempts at its end grow with the power of its depth; retrying in
                one layer only and under a budget keeps them near one a call.
                """,
            GuideFigure = "r^d attempts",
            Topology = Services(
                Instant("gateway", "order"),
                Instant("order", "payment"),
                Instant("payment", "bank"),
                Instant("bank")
            ),
            // At the end of three layers the attempts of a call have a standard deviation of 7.7: of 1,050 calls the
            // mean has a standard error of .24, and 8 % are three of them.
            Phases = Phases(scale, warmUp: 1.5, baseline: 2, fault: FaultSeconds + 1, recovery: 1.5),
            OrdersPerSecond = PerSecond,
            Faults = [new FailCalls("bank", Failing)],
            AttemptTimeout = Seconds(1),
            Arms =
            [
                Control("every-layer", "3 attempts in each of three layers", Deep(3)),
                Candidate("one-budget", "3 attempts next to the failure, 10 % budget", Budgeted),
                Level("one-layer", "3 attempts in one layer", Deep(1)),
                Level("two-layers", "3 attempts in each of two layers", Deep(2)),
            ],
            CallsMayFail = """
                retries at every layer do bring more calls through, at nine times the load; what is judged is that load
                """,
            Expectations =
            [
                Objective(attempts, During, AtMost(1.10)),
                Theory("every-layer", AtTheEnd(Failing, Attempts, 3), .08),
                Theory("one-budget", underBudget, .02, "1 / (1 - d (1 - p)) and the tokens at hand"),
                Theory("one-layer", AtTheEnd(Failing, Attempts, 1), .03),
                Theory("two-layers", AtTheEnd(Failing, Attempts, 2), .05),
            ],
            Focus = AttemptsAt("bank").Against(attempts, AtMost(1.10)),
            Story = """
                Bank failed 90 % of its calls, and gateway, order and payment each made up to three attempts:
                {every-layer:attempts per call} attempts at bank for one call of a client[ (with one layer that retries
                {one-layer:attempts per call}, with two {two-layers:attempts per call})]. Had it failed all of them it would
                have been 3 x 3 x 3 = 27. Retrying only next to the failure and under a 10 % budget made
                {one-budget:attempts per call}. What many attempts buy are good answers from a dependency that fails but has
                capacity to spare; one that fails because it has none is buried under them.
                """,
        };

        Oracle Theory(string arm, double expected, double share, string source = Layers) =>
            Oracle(arm, attempts, During, expected, share * expected, source);
    }

    public override IReadOnlyList<Mutant> Mutants =>
        [
            Broken.Budget("Attempts per call during the fault"),
            Mutant.WithPolicies("retries in every layer", "Attempts per call during the fault", Deep(3)),
        ];

    /// <summary>Attempts at the end of <paramref name="depth"/> layers for each call at their beginning.</summary>
    public static double AtTheEnd(double failing, int attempts, int depth)
    {
        var total = 1.0;
        for (var layer = 0; layer < depth; layer++)
        {
            total *= failing == 1 ? attempts : (1 - Math.Pow(failing, attempts)) / (1 - failing);
            failing = Math.Pow(failing, attempts);
        }
        return total;
    }

    private const string Layers = "(1 - p^r) / (1 - p) a layer, p = .9, r = 3";

    private static Dictionary<string, Policy> Budgeted => At(s_layers[0], new RetryBudget(), s_again);

    private static Dictionary<string, Policy> Deep(int layers) => AtEach(s_layers.Take(layers), s_again);
}
