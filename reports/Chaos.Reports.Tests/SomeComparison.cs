using Chaos.Core.Comparing;
using Chaos.Core.Expectations;
using Chaos.Core.Metrics;

namespace Chaos.Reports.Tests;

/// <summary>Sample comparisons as they are read from a run's manifest.</summary>
internal static class SomeComparison
{
    private static readonly double[] s_before = [182.4, 190.1, 176.9, 201.3, 188.0, 179.5, 195.2, 184.7];
    private static readonly double[] s_after = [214.0, 221.7, 199.2, 240.8, 219.9, 203.3, 229.4, 216.1];

    /// <summary>A complete comparison: slower, with one round that does not count and an undecided guardrail.</summary>
    internal static ComparisonResult Result { get; } =
        new()
        {
            Experiment = "retry.storm",
            Title = "Retries must not multiply an outage",
            IsPaired = true,
            Before = new(
                "three-retries",
                "3 immediate retries",
                Core.Experiments.ArmRole.Control,
                new Dictionary<string, string> { ["order->payment"] = "timeout 500 ms an attempt; 3 retries at once" },
                ["trials/retry.storm.three-retries.1.json"]
            ),
            After = new(
                "budget",
                "backoff, full jitter, 10 % budget",
                Core.Experiments.ArmRole.Candidate,
                new Dictionary<string, string>
                {
                    ["order->payment"] =
                        "timeout 500 ms an attempt; 3 retries, exponential from 100 ms to 2 s, full jitter; budget 10 %",
                },
                ["trials/retry.storm.budget.1.json"]
            ),
            Alpha = .05,
            Primary = new()
            {
                Text = "Latency p95 during the fault",
                Metric = "latency p95",
                Unit = MetricUnit.Milliseconds,
                Scale = EffectScale.Ratio,
                GoodSide = Bound.AtMost,
                Rounds =
                [
                    .. s_before.Select(
                        (b, i) =>
                            i == 3
                                ? new ComparedRound(4, null, null, "budget: a fault has no receipt")
                                : new ComparedRound(i + 1, b, s_after[i], null)
                    ),
                ],
                Before = 184.7,
                After = 216.1,
                Change = 1.166,
                Low = 1.126,
                High = 1.173,
                AlikeFrom = 1 / 1.1,
                AlikeTo = 1.1,
                P = .015625,
                PairDeviation = .0187,
                SmallestChange = 1.025,
                Verdict = ComparisonVerdict.Worse,
                Why = "184.7 ms → 216.1 ms, +16.6 % (+12.6 % to +17.3 %), p .016",
            },
            Guardrails =
            [
                Guardrail(
                    "Good calls during the fault",
                    MetricUnit.Share,
                    .9921,
                    .9919,
                    -.0002,
                    -.0011,
                    .0008,
                    .005,
                    .84,
                    ComparisonVerdict.Equivalent
                ),
                Guardrail(
                    "Time to recover",
                    MetricUnit.Seconds,
                    3,
                    4,
                    1,
                    -1,
                    3,
                    1,
                    .375,
                    ComparisonVerdict.Inconclusive
                ),
            ],
            Verdict = ComparisonVerdict.Worse,
            Headline = "Latency p95 during the fault: 184.7 ms → 216.1 ms, +16.6 % (+12.6 % to +17.3 %), p .016",
            Problems = ["round 4 does not count: budget: a fault has no receipt"],
            Again = "./chaos compare retry.storm --before three-retries --after budget --seed 42",
        };

    /// <summary>A run with only this comparison.</summary>
    internal static RunContent Content() => Of(Result);

    /// <summary>A comparison in which no round counts.</summary>
    internal static RunContent Undecided() =>
        Of(
            Result with
            {
                Verdict = ComparisonVerdict.Inconclusive,
                Primary = Result.Primary with
                {
                    Rounds =
                    [
                        .. Result.Primary.Rounds.Select(r =>
                            r with
                            {
                                Before = null,
                                After = null,
                                Unusable = "budget did not run",
                            }
                        ),
                    ],
                    Before = null,
                    After = null,
                    Change = null,
                    Low = null,
                    High = null,
                    P = null,
                    PairDeviation = null,
                    SmallestChange = null,
                    Verdict = ComparisonVerdict.Inconclusive,
                    Why = "none of 8 rounds counts",
                },
                Guardrails = [],
            }
        );

    /// <summary>Two recorded runs compared, which are not paired.</summary>
    internal static RunContent Unpaired() =>
        Of(
            Result with
            {
                IsPaired = false,
                Problems = [],
                Before = Result.Before with { Records = [] },
                After = Result.After with { Records = [] },
            }
        );

    /// <summary>A comparison with texts of the greatest length.</summary>
    internal static RunContent Endless() =>
        Of(
            Result with
            {
                Primary = Result.Primary with
                {
                    Rounds =
                    [
                        .. Enumerable
                            .Range(1, 100)
                            .Select(i => new ComparedRound(
                                i,
                                180 + i % 7,
                                i % 9 == 0 ? null : 200 + i % 11,
                                i % 9 == 0 ? new string('é', 390) : null
                            )),
                    ],
                },
                Guardrails =
                [
                    .. Enumerable
                        .Range(0, 40)
                        .Select(i =>
                            Result.Guardrails[1] with
                            {
                                Text = $"Guardrail {i}",
                                Rounds = [.. Enumerable.Range(1, 100).Select(r => new ComparedRound(r, 1, 2, null))],
                            }
                        ),
                ],
                Problems =
                [
                    .. Enumerable.Range(1, 100).Select(i => $"round {i} does not count: {new string('é', 390)}"),
                ],
            }
        );

    /// <summary>A comparison in which every text that can come from outside is hostile.</summary>
    internal static RunContent Malicious()
    {
        var primary = Result.Primary with
        {
            Text = Some.Hostile,
            Why = Some.Hostile,
            Metric = Some.Hostile,
            Rounds = [.. Result.Primary.Rounds.Select(r => r.Counts ? r : r with { Unusable = Some.Hostile })],
        };
        return Of(
            Result with
            {
                Experiment = Some.Hostile,
                Title = Some.Hostile,
                Headline = Some.Hostile,
                Problems = [Some.Hostile],
                Again = Some.Hostile,
                Primary = primary,
                Guardrails = [primary with { Verdict = ComparisonVerdict.Inconclusive }],
                Before = Result.Before with
                {
                    Name = Some.Hostile,
                    Title = Some.Hostile,
                    Policies = new Dictionary<string, string> { [Some.Hostile] = Some.Hostile },
                    Differences = [new(Some.Hostile, Some.Hostile)],
                },
            }
        );
    }

    /// <summary>An arm against itself.</summary>
    internal static RunContent Calibrated(bool isTrusted = true) =>
        Some.Content(
            Some.Run() with
            {
                Calibration = new()
                {
                    Experiment = "retry.storm",
                    Arm = "budget",
                    Rounds = 8,
                    Alpha = .05,
                    Metrics =
                    [
                        new()
                        {
                            Text = "Latency p95 during the fault",
                            Unit = MetricUnit.Milliseconds,
                            Scale = EffectScale.Ratio,
                            Pairs = 20,
                            PairDeviation = .104,
                            Comparisons = 13,
                            FalsePositives = isTrusted ? 1 : 4,
                            RoundsForTenPercent = 12,
                            RoundsForTwentyPercent = 7,
                            SmallestChange = 1.13,
                        },
                        new()
                        {
                            Text = "Latency p99 during the fault",
                            Unit = MetricUnit.Milliseconds,
                            Scale = EffectScale.Ratio,
                            Pairs = 20,
                            PairDeviation = 1.2,
                            Comparisons = 13,
                            FalsePositives = 0,
                            SmallestChange = 4.1,
                        },
                        new()
                        {
                            Text = "Time to recover",
                            Unit = MetricUnit.Seconds,
                            Scale = EffectScale.Difference,
                            Pairs = 20,
                            PairDeviation = .6,
                            Comparisons = 13,
                            FalsePositives = 0,
                            SmallestChange = .7,
                        },
                    ],
                    Problems = ["round 21 does not count: second did not run"],
                },
            }
        );

    internal static RunContent Of(ComparisonResult comparison) =>
        Some.Content(
            Some.Run() with
            {
                Name = "compare",
                Planned = 1,
                Comparison = comparison,
            },
            Some.Storm(levels: false).Trials
        );

    private static MetricComparison Guardrail(
        string text,
        MetricUnit unit,
        double before,
        double after,
        double change,
        double low,
        double high,
        double margin,
        double p,
        ComparisonVerdict verdict
    ) =>
        new()
        {
            Text = text,
            Metric = text.ToLowerInvariant(),
            Unit = unit,
            Scale = EffectScale.Difference,
            GoodSide = unit == MetricUnit.Share ? Bound.AtLeast : Bound.AtMost,
            Rounds = [.. Enumerable.Range(1, 7).Select(i => new ComparedRound(i, before, after, null))],
            Before = before,
            After = after,
            Change = change,
            Low = low,
            High = high,
            AlikeFrom = -margin,
            AlikeTo = margin,
            P = p,
            AdjustedP = Math.Min(1, 2 * p),
            FurtherRounds = verdict == ComparisonVerdict.Inconclusive ? 9 : null,
            Verdict = verdict,
            Why =
                verdict == ComparisonVerdict.Inconclusive
                    ? "3 s → 4 s, +1 s (-1 s to +3 s), p .750; about 9 further rounds "
                        + "would settle it if the true change is the measured one"
                    : "99.21 % → 99.19 %, -0.02 points",
        };
}
