using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Faults;
using Chaos.Core.Load;
using Chaos.Core.Metrics;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Faults.Services;
using Chaos.Mitigations;
using Chaos.Mitigations.Mutants;
using Polly;

namespace Chaos.Scenarios.Synchronous;

/// <summary>
/// The guide's two schedules, as the caller really keeps them against a payment service that fails every call: min(max,
/// base x 2^n) + rand(0, jitter) with 100 ms, 2 s and 100 ms, and 100, 200, 400 and 800 ms with up to half of it on
/// top. The distribution itself is checked in virtual time; here it is mean, least and most of each retry.
/// </summary>
public sealed class RetryBackoffSchedule : CallScenario
{
    private const string Edge = "order->payment";

    private static readonly Retry s_capped = new()
    {
        // The sixth, which the guide does not print, is the first that the cap touches.
        MaxRetryAttempts = 6,
        BackoffType = DelayBackoffType.Exponential,
        Delay = TimeSpan.FromMilliseconds(100),
        MaxDelay = TimeSpan.FromSeconds(2),
        Jitter = RetryJitter.Additive,
        AdditiveJitter = TimeSpan.FromMilliseconds(100),
    };

    private static readonly Retry s_proportional = s_capped with
    {
        MaxRetryAttempts = 4,
        Jitter = RetryJitter.Proportional,
        AdditiveJitter = null,
    };

    public override Experiment Build(Scale scale)
    {
        var durations = new Durations
        {
            WarmUp = TimeSpan.FromSeconds(2),
            Baseline = TimeSpan.FromSeconds(2),
            Fault = TimeSpan.FromSeconds(12),
            Recovery = TimeSpan.FromSeconds(2),
        }.BeforeFault(TimeSpan.FromMilliseconds(500));
        return new Experiment
        {
            Id = "retry.backoff-schedule",
            Title = "Backoff keeps the schedule that it prints",
            Claim =
                "Exponential backoff with a cap and jitter waits as its formula says before each retry: "
                + "between 100 and 200 ms before the first, and about twice as long each time until the "
                + "cap.",
            GuideFigure = "100-200, 200-300, 400-500, 800-900, 1600-1700 ms",
            Kind = ExperimentKind.Claim,
            Topology = Topology.Of(Instant("order", "payment"), Instant("payment")),
            Arms =
            [
                Candidate("capped", "100 ms doubling to 2 s, + up to 100 ms", At(Edge, s_capped)),
                Level("proportional", "100 ms doubling, + up to half", At(Edge, s_proportional)),
            ],
            Workloads =
            [
                Orders("order", OpenLoad.Constant(60, durations.Total)) with
                {
                    Timeout = TimeSpan.FromSeconds(10),
                },
            ],
            Faults = [new FaultWindow { Fault = new FailCalls("payment", 1), Duration = durations.Fault }],
            Durations = durations,
            AttemptTimeout = TimeSpan.FromMilliseconds(500),
            Expectations =
            [
                .. Enumerable
                    .Range(1, 6)
                    .SelectMany(retry =>
                        Oracles("capped", retry, Plain(retry), 100, "min(max, base x 2^n) + U(0, jitter)")
                    ),
                // The standard deviation of U(0, w) is w / √12.
                Spread("capped", 100 / Math.Sqrt(12) / 150, "100 ms / √12 of 150 ms"),
                .. Enumerable
                    .Range(1, 4)
                    .SelectMany(retry =>
                        Oracles("proportional", retry, Plain(retry), Plain(retry) / 2, "v + U(0, v/2)")
                    ),
                Spread("proportional", 50 / Math.Sqrt(12) / 125, "50 ms / √12 of 125 ms"),
            ],
            Focus = new("Attempts per call at payment", "payment", ServiceRecord.Attempts),
            Story =
                "Payment failed every call. With min(2 s, 100 ms x 2^n) + rand(0, 100 ms) order waited, "
                + "by the shortest and the longest of the delays, "
                + string.Join(
                    ", ",
                    Enumerable
                        .Range(1, 6)
                        .Select(retry =>
                            $"{{capped:delay before retry {retry}, least}} to {{capped:delay before retry {retry}, most}}"
                        )
                )
                + ": the five ranges that the guide prints, and a sixth at the cap. With up to half of it on top it waited "
                + string.Join(
                    ", ",
                    Enumerable
                        .Range(1, 4)
                        .Select(retry =>
                            $"{{proportional:delay before retry {retry}, least}} to {{proportional:delay before retry {retry}, most}}"
                        )
                )
                + ".",
        };
    }

    public override IReadOnlyList<Mutant> Mutants =>
        [
            Mutant.Replacing<Retry>(
                "jitter left out",
                "Spread of retry delays",
                r => r with { Jitter = RetryJitter.None, AdditiveJitter = null }
            ),
            Mutant.Replacing<Retry>("cap left out", "Delay before retry 6, mean", r => r with { MaxDelay = null }),
            Mutant.Replacing<Retry>(
                "delays that grow by the same step",
                "Delay before retry 3, least",
                r => r with { BackoffType = DelayBackoffType.Linear }
            ),
            Mutant.Replacing<Retry>(
                "jitter without chance",
                "Delay before retry 1, mean",
                r => new JitterWithoutChance { MaxRetryAttempts = r.MaxRetryAttempts, Delay = r.Delay }
            ),
        ];

    /// <summary>The delay without chance, in milliseconds.</summary>
    private static double Plain(int retry) => Math.Min(2_000, 100 << (retry - 1));

    /// <summary>
    /// The mean of 300 delays and more has a standard error of a 60th of their range: four of them, and 3 ms for
    /// timers. The shortest is the formula's or a little more, less the grain of the machine's timers; the longest is
    /// at the mercy of a machine that stalls once.
    /// </summary>
    private static IEnumerable<Oracle> Oracles(string arm, int retry, double from, double width, string source) =>
        [
            new Oracle(arm, new RetryDelayMean(Edge, retry), Phase.Whole, from + width / 2, 3 + 4 * width / 60, source),
            new Oracle(arm, new RetryDelayLeast(Edge, retry), Phase.Whole, from, 5 + width / 50, source),
            new Oracle(arm, new RetryDelayMost(Edge, retry), Phase.Whole, from + width, 100, source),
        ];

    private static Oracle Spread(string arm, double expected, string source) =>
        new Oracle(arm, new RetryDelaySpread(Edge), Phase.Whole, expected, .04, source);
}
