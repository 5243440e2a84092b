using Chaos.Core.Expectations;
using Chaos.Core.Metrics;
using Chaos.Faults.Services;
using Chaos.Mitigations;
using Polly;

namespace Chaos.Scenarios.Synchronous;

/// <summary>
/// The guide's two schedules, as the caller really keeps them against a payment service that fails every call: min(max,
/// base x 2^n) + rand(0, jitter) with 100 ms, 2 s and 100 ms, and 100, 200, 400 and 800 ms with up to half of it on
/// top. The distribution itself is checked in virtual time; here it is mean, least and most of each retry.
/// </summary>
public sealed class RetryBackoffSchedule : CallScenario
{
    private static readonly Retry s_capped = new()
    {
        // The sixth, which the guide does not print, is the first that the cap touches.
        MaxRetryAttempts = 6,
        BackoffType = DelayBackoffType.Exponential,
        Delay = Ms(100),
        MaxDelay = Seconds(2),
        Jitter = RetryJitter.Additive,
        AdditiveJitter = Ms(100),
    };
    private static readonly Retry s_proportional = s_capped with
    {
        MaxRetryAttempts = 4,
        Jitter = RetryJitter.Proportional,
        AdditiveJitter = null,
    };

    protected override ExperimentPlan Plan(Scale scale)
    {
        var phases = Phases(scale, warmUp: 2, baseline: 2, fault: 12, recovery: 2);
        return new()
        {
            Id = "retry.backoff-schedule",
            Title = "Backoff keeps the schedule that it prints",
            Claim = """
                Exponential backoff with a cap and jitter waits as its formula says before each retry: between 100 and 200
                ms before the first, and about twice as long each time until the cap.
                """,
            GuideFigure = "100-200, 200-300, 400-500, 800-900, 1600-1700 ms",
            Topology = Services(Instant("order", "payment"), Instant("payment")),
            Phases = phases,
            Workloads = [Orders("order", Constant(60, phases)) with { Timeout = Seconds(10) }],
            Faults = [new FailCalls("payment", 1)],
            EveryArm = true,
            Arms =
            [
                Candidate("capped", "100 ms doubling to 2 s, + up to 100 ms", At(ToPayment, s_capped)),
                Level("proportional", "100 ms doubling, + up to half", At(ToPayment, s_proportional)),
            ],
            Expectations =
            [
                .. Retries(6).SelectMany(n => Oracles("capped", n, 100, "min(max, base x 2^n) + U(0, jitter)")),
                // The standard deviation of U(0, w) is w / √12.
                Spread("capped", 100 / Math.Sqrt(12) / 150, "100 ms / √12 of 150 ms"),
                .. Retries(4).SelectMany(n => Oracles("proportional", n, Plain(n) / 2, "v + U(0, v/2)")),
                Spread("proportional", 50 / Math.Sqrt(12) / 125, "50 ms / √12 of 125 ms"),
            ],
            Focus = AttemptsAt("payment"),
            Story = $$"""
                Payment failed every call. With min(2 s, 100 ms x 2^n) + rand(0, 100 ms) order waited, by the shortest and
                the longest of the delays, {{string.Join(", ", Retries(6).Select(n => Range("capped", n)))}}: the five
                ranges that the guide prints, and a sixth at the cap. With up to half of it on top it waited
                {{string.Join(", ", Retries(4).Select(n => Range("proportional", n)))}}.
                """,
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
            Broken.Jitter("Delay before retry 1, mean"),
        ];

    private static IEnumerable<int> Retries(int count) => Enumerable.Range(1, count);

    /// <summary>The delay without chance, in milliseconds.</summary>
    private static double Plain(int retry) => Math.Min(2_000, 100 << (retry - 1));

    private static string Range(string arm, int retry) =>
        $"{{{arm}:delay before retry {retry}, least}} to {{{arm}:delay before retry {retry}, most}}";

    /// <summary>
    /// The mean of 300 delays and more has a standard error of a 60th of their range: four of them, and 3 ms for
    /// timers. The shortest is the formula's or a little more, less the grain of the machine's timers; the longest
    /// depends on a machine that may stall once.
    /// </summary>
    private static IEnumerable<Oracle> Oracles(string arm, int n, double width, string source) =>
        [
            Oracle(arm, new RetryDelayMean(ToPayment, n), Whole, Plain(n) + width / 2, 3 + 4 * width / 60, source),
            Oracle(arm, new RetryDelayLeast(ToPayment, n), Whole, Plain(n), 5 + width / 50, source),
            Oracle(arm, new RetryDelayMost(ToPayment, n), Whole, Plain(n) + width, 100, source),
        ];

    private static Oracle Spread(string arm, double expected, string source) =>
        Oracle(arm, new RetryDelaySpread(ToPayment), Whole, expected, .04, source);
}
