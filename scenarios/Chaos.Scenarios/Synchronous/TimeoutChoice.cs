using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Faults;
using Chaos.Core.Load;
using Chaos.Core.Metrics;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Faults.Edges;
using Chaos.Mitigations.Mutants;

namespace Chaos.Scenarios.Synchronous;

/// <summary>
/// One timeout, two prices. While payment is healthy a timeout of t fails the share of its calls that take longer, 1 -
/// F(t); while nothing comes back it holds rate x t calls, by Little's law. The control pays the second price, the
/// level the first; the candidate keeps both within limits.
/// </summary>
public sealed class TimeoutChoice : CallScenario
{
    private const string Edge = "order->payment";
    private const double PerSecond = 200;
    private const double FaultSeconds = 6.5;

    /// <summary>
    /// Seconds from the beginning of the fault, in the middle of a second, to the last whole second within it: when the
    /// last sample is taken.
    /// </summary>
    private const double LastSample = 5.5;

    private const string GivenUp = "healthy calls given up";
    private const string Held = "calls held in order";

    public override Experiment Build(Scale scale)
    {
        var durations = new Durations
        {
            WarmUp = TimeSpan.FromSeconds(1.5),
            Baseline = TimeSpan.FromSeconds(12),
            Fault = TimeSpan.FromSeconds(FaultSeconds),
            Recovery = TimeSpan.FromSeconds(1.5),
        }.BeforeFault(LatencyDistribution.GuidePayment.At(1));
        var givenUp = new CounterShare(
            GivenUp,
            "order",
            CounterName.Of(Edge, Mitigations.Timeout.TimeoutsCounter),
            CounterName.Of(Edge, ServiceRecord.Attempts)
        );
        var held = new SampledPeak(Held, CounterName.Of("order", ServiceRecord.InFlight));
        return new Experiment
        {
            Id = "timeout.choice",
            Title = "A timeout just above the healthy tail",
            Claim =
                "A timeout that is too tight fails healthy calls, one that is too loose pins the "
                + "caller's resources when nothing answers; one between p95 and p99 does neither.",
            GuideFigure = "100 ms / 250 ms / 60 s",
            Kind = ExperimentKind.Mitigation,
            Topology = Topology.Of(
                Instant("order", "payment"),
                Instant("payment") with
                {
                    ServiceTime = LatencyDistribution.GuidePayment,
                }
            ),
            Arms =
            [
                Control("loose", "timeout 60 s", At(Edge, Timeout(60_000))),
                Candidate("fitting", "timeout 250 ms", At(Edge, Timeout(250))),
                Level("tight", "timeout 100 ms", At(Edge, Timeout(100))),
            ],
            Workloads = [Orders("order", OpenLoad.Constant(PerSecond, durations.Total))],
            Faults = [new FaultWindow { Fault = new BlackHoleEdge(Edge), Duration = durations.Fault }],
            Durations = durations,
            // As long as a healthy call can take, for the generator's punctuality: 60 s would ask nothing of it, and no
            // figure here has blocks of it.
            AttemptTimeout = LatencyDistribution.GuidePayment.At(1),
            CallsMayFail = "nothing answers during the black hole; what is judged is how many callers it holds",
            // A timeout of 100 ms fails 7.5 % of healthy calls: that is what is to be shown, and no reason to distrust
            // the trial.
            SteadyState = .9,
            Expectations =
            [
                new Objective(held, Phase.DuringFault, Limit.AtMost(100)),
                new Guard(givenUp, Phase.Baseline, Limit.AtMost(.04)),
                // Of 2,400 healthy calls the share given up has a standard error of .003 and .005: the tolerances are
                // five of them, two for the interval and three for chance.
                .. new[] { ("loose", 60_000, .003), ("fitting", 250, .015), ("tight", 100, .027) }
                    .Take(scale.Levels ? 3 : 2)
                    .SelectMany(arm => Oracles(arm.Item1, arm.Item2, arm.Item3)),
            ],
            Focus = new Chart(
                "Calls given up per call to payment",
                "order",
                CounterName.Of(Edge, Mitigations.Timeout.TimeoutsCounter),
                CounterName.Of(Edge, ServiceRecord.Attempts)
            ).Against(givenUp, Limit.AtMost(.04)),
            Story =
                $"Payment was healthy, then nothing came back from it for {FaultSeconds:0.#} s, with 200 "
                + $"calls a second. A timeout of 250 ms gave up {{fitting:{GivenUp}}} of the healthy calls "
                + "and "
                + $"held {{fitting:{Held}}} calls in the black hole; one of 60 s gave up {{loose:{GivenUp}"
                + $"}} and held {{loose:{Held}}}, more with every second"
                + (
                    scale.Levels
                        ? $"; one of 100 ms held {{tight:{Held}}} but gave up {{tight:{GivenUp}}} of the healthy calls."
                        : "."
                ),
        }.At(scale);

        IEnumerable<Expectation> Oracles(string arm, double milliseconds, double tolerance)
        {
            var calls = PerSecond * Math.Min(milliseconds / 1000, LastSample);
            return
            [
                new Oracle(
                    arm,
                    givenUp,
                    Phase.Baseline,
                    ShareAbove(milliseconds),
                    tolerance,
                    "1 - F(t) of the latency that was set"
                ),
                new Oracle(
                    arm,
                    held,
                    Phase.DuringFault,
                    calls,
                    Math.Max(10, .1 * calls),
                    "Little's law: rate x timeout, or x the time so far"
                ),
            ];
        }
    }

    public override IReadOnlyList<Mutant> Mutants =>
        [
            Mutant.Replacing<Mitigations.Timeout>(
                "timeout ignored",
                "Calls held in order during the fault",
                t => new TimeoutIgnored { Duration = t.Duration }
            ),
            Mutant.Replacing<Mitigations.Timeout>(
                "timeout below the healthy tail",
                "Healthy calls given up before the fault",
                _ => Timeout(100)
            ),
        ];

    /// <summary>Share of payment's healthy calls that take longer: its quantile function turned round.</summary>
    private static double ShareAbove(double milliseconds)
    {
        var (low, high) = (0.0, 1.0);
        for (var halving = 0; halving < 50; halving++)
        {
            var middle = (low + high) / 2;
            if (LatencyDistribution.GuidePayment.At(middle).TotalMilliseconds < milliseconds)
                low = middle;
            else
                high = middle;
        }
        return 1 - low;
    }

    private static Mitigations.Timeout Timeout(double milliseconds) =>
        new() { Duration = TimeSpan.FromMilliseconds(milliseconds) };
}
