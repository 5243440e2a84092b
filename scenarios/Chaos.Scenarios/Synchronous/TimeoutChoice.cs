using Chaos.Core.Expectations;
using Chaos.Core.Metrics;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Faults.Edges;

namespace Chaos.Scenarios.Synchronous;

/// <summary>
/// One timeout, two prices. While payment is healthy a timeout of t fails the share of its calls that take longer, 1 -
/// F(t); while nothing comes back it holds rate x t calls, by Little's law. The control pays the second price, the
/// level the first; the candidate keeps both within limits.
/// </summary>
public sealed class TimeoutChoice : CallScenario
{
    private const double PerSecond = 200;
    private const double Outage = 6.5;

    /// <summary>
    /// Seconds from the beginning of the fault, in the middle of a second, to the last whole second within it: when the
    /// last sample is taken.
    /// </summary>
    private const double LastSample = 5.5;

    private const string GivenUp = "healthy calls given up";
    private const string Held = "calls held in order";

    private static readonly LatencyDistribution s_healthy = LatencyDistribution.GuidePayment;

    protected override ExperimentPlan Plan(Scale scale)
    {
        var timeouts = CounterName.Of(ToPayment, Mitigations.Timeout.TimeoutsCounter);
        var attempts = CounterName.Of(ToPayment, ServiceRecord.Attempts);
        var givenUp = new CounterShare(GivenUp, "order", timeouts, attempts);
        var held = new SampledPeak(Held, CounterName.Of("order", ServiceRecord.InFlight));
        return new()
        {
            Id = "timeout.choice",
            Title = "A timeout just above the healthy tail",
            Claim = """
                A timeout that is too tight fails healthy calls, one that is too loose pins the caller's resources when
                nothing answers; one between p95 and p99 does neither.
                """,
            GuideFigure = "100 ms / 250 ms / 60 s",
            Topology = Services(Instant("order", "payment"), Instant("payment") with { ServiceTime = s_healthy }),
            Phases = Phases(scale, warmUp: 1.5, baseline: 12, fault: Outage, recovery: 1.5),
            OrdersPerSecond = PerSecond,
            Faults = [new BlackHoleEdge(ToPayment) { Direction = EdgeDirection.Answers }],
            Arms =
            [
                Control("loose", "timeout 60 s", At(ToPayment, Timeout(60_000))),
                Candidate("fitting", "timeout 250 ms", At(ToPayment, Timeout(250))),
                Level("tight", "timeout 100 ms", At(ToPayment, Timeout(100))),
            ],
            // As long as a healthy call can take, for the generator's punctuality: 60 s would ask nothing of it, and no
            // figure here has blocks of it.
            AttemptTimeout = s_healthy.At(1),
            CallsMayFail = "nothing answers during the black hole; what is judged is how many callers it holds",
            // A timeout of 100 ms fails 7.5 % of healthy calls: that is what is to be shown, and no reason to distrust
            // the trial.
            SteadyState = .9,
            Expectations =
            [
                Objective(held, During, AtMost(100)),
                Guard(givenUp, Before, AtMost(.04)),
                // Of 2,400 healthy calls the share given up has a standard error of .003 and .005: the tolerances are
                // five of them, two for the interval and three for chance.
                .. Prices("loose", 60_000, .003),
                .. Prices("fitting", 250, .015),
                .. Prices("tight", 100, .027),
            ],
            Focus = Drawn("Calls given up per call to payment", "order", timeouts, attempts)
                .Against(givenUp, AtMost(.04)),
            Story = $$"""
                Payment was healthy, then nothing came back from it for {{Outage:0.#}} s, with 200 calls a second. A timeout
                of 250 ms gave up {fitting:{{GivenUp}}} of the healthy calls and held {fitting:{{Held}}} calls in the black
                hole; one of 60 s gave up {loose:{{GivenUp}}} and held {loose:{{Held}}}, more with every second[; one of 100
                ms held {tight:{{Held}}} but gave up {tight:{{GivenUp}}} of the healthy calls].
                """,
        };

        IEnumerable<Oracle> Prices(string arm, double milliseconds, double tolerance)
        {
            var calls = PerSecond * Math.Min(milliseconds / 1000, LastSample);
            return
            [
                Oracle(
                    arm,
                    givenUp,
                    Before,
                    ShareAbove(milliseconds),
                    tolerance,
                    "1 - F(t) of the latency that was set"
                ),
                Oracle(arm, held, During, calls, Math.Max(10, .1 * calls), LittlesLaw),
            ];
        }
    }

    public override IReadOnlyList<Mutant> Mutants =>
        [
            Broken.Timeouts("Calls held in order during the fault", "timeout ignored"),
            Mutant.Replacing<Mitigations.Timeout>(
                "timeout below the healthy tail",
                "Healthy calls given up before the fault",
                _ => Timeout(100)
            ),
        ];

    private const string LittlesLaw = "Little's law: rate x timeout, or x the time so far";

    /// <summary>
    /// Share of payment's healthy calls that take longer: the inverse of its quantile function, found by halving.
    /// </summary>
    private static double ShareAbove(double milliseconds)
    {
        var (low, high) = (0.0, 1.0);
        for (var halving = 0; halving < 50; halving++)
        {
            var middle = (low + high) / 2;
            if (s_healthy.At(middle).TotalMilliseconds < milliseconds)
                low = middle;
            else
                high = middle;
        }
        return 1 - low;
    }
}
