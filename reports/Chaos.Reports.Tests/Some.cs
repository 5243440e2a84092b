using Chaos.Core;
using Chaos.Core.Calls;
using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Faults;
using Chaos.Core.Histograms;
using Chaos.Core.Judging;
using Chaos.Core.Metrics;
using Chaos.Core.Records;
using Chaos.Core.Trials;
using Chaos.Records;

namespace Chaos.Reports.Tests;

/// <summary>
/// Sample runs like those of real trials: 200 calls per second, 3 s warm-up, 6 s baseline, a fault of 4 s, 12 s
/// recovery.
/// </summary>
internal static class Some
{
    internal const int LoadSeconds = 25;
    internal static readonly DateTimeOffset Start = new(2026, 11, 23, 2, 0, 0, TimeSpan.Zero);

    /// <summary>Text with markup, script, a table, an escape sequence and characters that XML does not allow.</summary>
    internal const string Hostile =
        "<script>alert('x')</script>\"]]>|`a`| \u001b[31m\u0000\uD800 <img "
        + "src=\"https://evil.example/x.png\" onerror=alert(1)> [l](http://evil.example) é 你好 "
        + "</style></details> {x:y} \\";

    internal static RunRecord Run(params IReadOnlyList<ExperimentResult> experiments) =>
        new()
        {
            Name = "smoke",
            StartedUtc = Start,
            Duration = TimeSpan.FromSeconds(97),
            Seed = 42,
            Planned = experiments.Count,
            Environment = new()
            {
                OperatingSystem = "Linux 6.1",
                Cores = 2,
                Runtime = ".NET 10.0.1",
                Version = "0.1.0",
                Commit = "3f2a91c",
            },
            Experiments = experiments,
        };

    /// <summary>
    /// retry.storm as expected: the control collapses and never recovers, the candidate recovers in 2 s.
    /// </summary>
    internal static (ExperimentResult Result, IReadOnlyList<TrialRecord> Trials) Storm(
        bool levels = true,
        bool candidateCollapses = false,
        string? unsound = null
    )
    {
        string[] names = levels
            ? ["three-retries", "budget", "no-retries", "jitter-only"]
            : ["three-retries", "budget"];
        var arms = names
            .Select(
                (n, i) =>
                    new Arm
                    {
                        Name = n,
                        Title = n switch
                        {
                            "three-retries" => "3 immediate retries",
                            "budget" => "backoff, full jitter, 10 % budget",
                            "no-retries" => "no retries",
                            _ => "backoff and jitter, no budget",
                        },
                        Role = i switch
                        {
                            0 => ArmRole.Control,
                            1 => ArmRole.Candidate,
                            _ => ArmRole.Level,
                        },
                    }
            )
            .ToList();
        var attempts = new AttemptsPerCall("payment");
        var recovery = new TimeToRecover(TimeSpan.FromSeconds(2));
        var experiment = Experiment(
            "retry.storm",
            "Retries must not multiply an outage",
            arms,
            [
                new Objective
                {
                    Metric = attempts,
                    Phase = Phase.DuringFault,
                    Limit = Limit.AtMost(1.1),
                },
                new Objective
                {
                    Metric = recovery,
                    Phase = Phase.AfterFault,
                    Limit = Limit.AtMost(5),
                },
                new Oracle
                {
                    Metric = attempts,
                    Phase = Phase.DuringFault,
                    Arm = "three-retries",
                    Expected = 4,
                    Tolerance = .08,
                    Source = "1 + retries, all of them failing",
                },
                new Oracle
                {
                    Metric = attempts,
                    Phase = Phase.DuringFault,
                    Arm = "budget",
                    Expected = 1.01,
                    Tolerance = .02,
                    Source = "budget of 10 % that nothing refills",
                },
                new Oracle
                {
                    Metric = recovery,
                    Phase = Phase.AfterFault,
                    Arm = "three-retries",
                    Expected = double.PositiveInfinity,
                    Tolerance = 0,
                    Source = "800 attempts/s against 600/s of capacity",
                },
            ]
        ) with
        {
            GuideFigure = "4 attempts per call",
            Story =
                "While payment's workers stalled, three immediate retries turned each call into "
                + "{three-retries:attempts per call} attempts, so payment went on working for callers who "
                + "had given up: it recovered {three-retries:time to recover} after the fault. With a 10 % "
                + "retry budget it stayed at {budget:attempts per call} and recovered in {budget:time to "
                + "recover}.",
            Focus = new Chart("Attempts per call at payment", "payment", ServiceRecord.Attempts).Against(
                new AttemptsPerCall("payment"),
                Limit.AtMost(1.1)
            ),
        };
        var trials = arms.Select(a =>
                Trial(
                    experiment,
                    a,
                    collapses: a.Name is "three-retries" or "jitter-only"
                        || (candidateCollapses && a.Role == ArmRole.Candidate),
                    factor: a.Name switch
                    {
                        "three-retries" or "jitter-only" => 4,
                        "budget" => candidateCollapses ? 3.4 : 1.01,
                        _ => 1,
                    }
                )
            )
            .ToList();
        if (unsound is not null)
            trials[1] = trials[1] with { Receipts = [trials[1].Receipts[0] with { CanaryActive = new(20, 20, 1.1) }] };
        var result = Judge.Decide(experiment, trials) with
        {
            Again = "./chaos run retry.storm --seed 42",
            Duration = TimeSpan.FromSeconds(61.5),
        };
        return (result with { Arms = [.. result.Arms.Select(Policed)] }, trials);
    }

    /// <summary>An experiment about charges per order, with a share of good calls just below 100 %.</summary>
    internal static (ExperimentResult Result, IReadOnlyList<TrialRecord> Trials) Charges(bool keyWorks = true)
    {
        List<Arm> arms =
        [
            new()
            {
                Name = "no-key",
                Title = "retries without a key",
                Role = ArmRole.Control,
            },
            new()
            {
                Name = "key",
                Title = "retries with an idempotency key",
                Role = ArmRole.Candidate,
            },
        ];
        var charges = new CounterRatio("charges per order", "payment", "charges", "orders");
        var experiment = Experiment(
            "rest.idempotency-key",
            "A retried order is charged once",
            arms,
            [
                new Objective
                {
                    Metric = charges,
                    Phase = Phase.DuringFault,
                    Limit = Limit.AtMost(1),
                },
                new Invariant
                {
                    Metric = new CounterTotal("money out of balance", "payment", "imbalance"),
                    Phase = Phase.Whole,
                    InEveryArm = true,
                },
            ]
        ) with
        {
            Story =
                "Replies were lost after the commit. Without a key each order was charged "
                + "{no-key:charges per order}; with one {key:charges per order}.",
            Focus = new Chart("Charges per order", "payment", "charges", "orders").Against(
                new CounterRatio("charges per order", "payment", "charges", "orders"),
                Limit.AtMost(1)
            ),
        };
        var trials = arms.Select(a =>
                Trial(experiment, a, collapses: false, factor: a.Role == ArmRole.Control || !keyWorks ? 1.27 : 1)
            )
            .ToList();
        return (Judge.Decide(experiment, trials) with { Again = "./chaos run rest.idempotency-key --seed 42" }, trials);
    }

    /// <summary>retry.storm on a machine that was too busy.</summary>
    internal static (ExperimentResult Result, IReadOnlyList<TrialRecord> Trials) Late()
    {
        var (result, trials) = Storm(levels: false);
        return (
            result with
            {
                Verdict = Verdict.Inconclusive,
                Headline = "the generator was late",
                Problems = ["the generator was late"],
                SpoiledByMachine = true,
            },
            trials
        );
    }

    /// <summary>retry.storm with an undecided objective.</summary>
    internal static (ExperimentResult Result, IReadOnlyList<TrialRecord> Trials) Open()
    {
        var (result, trials) = Storm(levels: false);
        var open = result.Findings[1] with
        {
            Verdict = Verdict.Inconclusive,
            Why =
                $"the interval 1 s to 9 s spans the limit, about 40 s or 3 rounds would settle it: {result.Findings[1].Why}",
        };
        return (
            result with
            {
                Verdict = Verdict.Inconclusive,
                Headline = open.Headline,
                HeadlineTells = 1,
                Findings = [result.Findings[0], open, .. result.Findings.Skip(2)],
            },
            trials
        );
    }

    /// <summary>A preflight on a machine with one busy core.</summary>
    internal static Preflight Preflight { get; } =
        new()
        {
            PerSecond = 200,
            StartLagP99Milliseconds = 1.3,
            CountsAndShares = true,
            BusyCores = 1.1,
            StolenCores = 0,
            LoadAverage = 1.2,
            FreeDescriptors = 20_000,
            DescriptorsNeeded = 3000,
            Undecidable = ["breaker.states: Latency p99 during the fault ≤ 15 ms"],
        };

    /// <summary>An invalid experiment.</summary>
    internal static ExperimentResult Invalid() =>
        Judge.Invalid(
            Experiment(
                "bulkhead.isolation",
                "One bad dependency must not starve the others",
                [
                    new()
                    {
                        Name = "bulkhead",
                        Title = "bulkhead of 10",
                        Role = ArmRole.Candidate,
                    },
                ],
                []
            ),
            [new("workloads[0].load.rate", "-5", "0 to 1,000,000 calls a second"), new("rounds", "0", "1 to 100")]
        ) with
        {
            Again = "./chaos run bulkhead.isolation --seed 42",
        };

    /// <summary>An experiment that had not begun when the run was stopped.</summary>
    internal static ExperimentResult NotRun(string id = "breaker.states") =>
        Judge.Decide(
            Experiment(
                id,
                "A breaker opens, probes and closes again",
                [
                    new()
                    {
                        Name = "breaker",
                        Title = "breaker",
                        Role = ArmRole.Candidate,
                    },
                ],
                []
            ),
            []
        ) with
        {
            Again = $"./chaos run {id} --seed 42",
        };

    /// <summary>The content of a run, from memory.</summary>
    internal static RunContent Content(RunRecord run, params IEnumerable<TrialRecord> trials)
    {
        var byPath = trials.ToDictionary(TrialFiles.PathOf);
        return new(
            run,
            path =>
                byPath.TryGetValue(path, out var trial)
                    ? trial
                    : throw new RecordException($"cannot read {path}: no such file")
        );
    }

    /// <summary>A run with every verdict.</summary>
    internal static RunContent Mixed()
    {
        var (storm, stormTrials) = Storm();
        var (failed, failedTrials) = Charges(keyWorks: false);
        var (unsound, unsoundTrials) = Storm(levels: false, unsound: "canary");
        unsound = unsound with
        {
            Id = "cascade.timeout",
            Title = "A timeout keeps a slow callee from blocking its caller",
            Arms =
            [
                .. unsound.Arms.Select(a =>
                    a with
                    {
                        Records = [.. a.Records.Select(p => p.Replace("retry.storm", "cascade.timeout"))],
                    }
                ),
            ],
        };
        var (claim, claimTrials) = Storm(levels: false);
        claim = claim with
        {
            Id = "chain.availability",
            Title = "Availability of a chain is the product",
            Kind = ExperimentKind.Claim,
            Verdict = Verdict.Refuted,
            Arms =
            [
                .. claim.Arms.Select(a =>
                    a with
                    {
                        Records = [.. a.Records.Select(p => p.Replace("retry.storm", "chain.availability"))],
                    }
                ),
            ],
        };
        return Content(
            Run(storm, unsound, Invalid(), claim, failed),
            [
                .. stormTrials,
                .. failedTrials,
                .. unsoundTrials.Select(t => t with { Experiment = "cascade.timeout" }),
                .. claimTrials.Select(t => t with { Experiment = "chain.availability" }),
            ]
        );
    }

    /// <summary>A run with badges, ids, faults and figures of the greatest length.</summary>
    internal static RunContent LongWords()
    {
        var (storm, trials) = Storm(levels: false);
        var figure = "not reached: 100 % failed, of 1,234,567";
        return Content(
            Run(
                storm with
                {
                    Verdict = Verdict.Pass,
                    Uncontrolled = true,
                    Caveat = "one broker in place of three",
                    Id = "storefront-checkout.payment-provider.retry-storm.without-backoff",
                    Fault = "storefront-checkout-service->payment-provider-gateway slower by 1,200 ms",
                    Findings =
                    [
                        .. storm.Findings.Select(f =>
                            f with
                            {
                                Arms = [.. f.Arms.Select(a => a with { Text = figure })],
                            }
                        ),
                    ],
                    Arms = [],
                },
                Invalid()
            ),
            trials
        );
    }

    /// <summary>Mutants, one of which was not detected.</summary>
    internal static IReadOnlyList<MutantResult> Mutants { get; } =
    [
        new(
            "retry.storm",
            "retries that ignore the budget",
            "Attempts per call during the fault",
            Verdict.Fail,
            "4.00x, limit ≤ 1.10x; without 4.00x"
        ),
        new("retry.storm", "timeout ignored", "Calls in flight, peak", Verdict.Pass, "112, limit ≤ 250; without 498"),
    ];

    /// <summary>A run in which every text that can come from outside is hostile.</summary>
    internal static RunContent Malicious()
    {
        var (result, trials) = Storm(levels: false);
        var bad = result with
        {
            Id = Hostile,
            Title = Hostile,
            Claim = Hostile,
            GuideFigure = Hostile,
            Headline = Hostile,
            Story = Hostile,
            Fault = Hostile,
            Problems = [Hostile],
            Again = Hostile,
            Verdict = Verdict.Fail,
            Focus = result.Focus with { Title = Hostile },
            Findings =
            [
                .. result.Findings.Select(f =>
                    f with
                    {
                        Text = Hostile,
                        Metric = Hostile,
                        Expected = Hostile,
                        Why = Hostile,
                        Verdict = Verdict.Fail,
                        Arms = [.. f.Arms.Select(a => a with { Text = Hostile, PredictedText = Hostile })],
                    }
                ),
            ],
            NotPredicted = Hostile,
            Arms =
            [
                .. result.Arms.Select(a =>
                    a with
                    {
                        Title = Hostile,
                        Policies = new Dictionary<string, string> { [Hostile] = Hostile },
                        Differences = [new(Hostile, Hostile)],
                    }
                ),
            ],
            Outcomes =
            [
                .. result.Outcomes.Select(o =>
                    o with
                    {
                        Phase = $"{o.Phase} {Hostile}",
                        Rows = [.. o.Rows, new(CallStatus.Reset, Hostile, 3), new(CallStatus.Unsent, Hostile, 3)],
                    }
                ),
            ],
        };
        var spoiled = trials.Select(t =>
            t with
            {
                Interrupted = Hostile,
                Receipts = [.. t.Receipts.Select(r => r with { Fault = Hostile, WhileActive = new(false, Hostile) })],
                Events = [new(TimeSpan.Zero, Hostile)],
                Workloads =
                [
                    .. t.Workloads.Select(w =>
                        w with
                        {
                            Name = Hostile,
                            Examples = [new(1, TimeSpan.Zero, CallStatus.Reset, 1, 1, Hostile)],
                        }
                    ),
                ],
            }
        );
        var run = Run(bad, Invalid() with { Headline = Hostile }, NotRun() with { Headline = Hostile });
        return Content(
            run with
            {
                SpoiledTries = [new(Hostile, 1, Hostile, [Hostile])],
                Preflight = Preflight with { Undecidable = [Hostile] },
                Mutants = [new(Hostile, Hostile, Hostile, Verdict.Pass, Hostile)],
                Name = Hostile,
                Interrupted = Hostile,
                Environment = run.Environment with
                {
                    Commit = Hostile,
                    OperatingSystem = Hostile,
                    Runtime = Hostile,
                    Version = Hostile,
                },
            },
            spoiled
        );
    }

    private static Experiment Experiment(
        string id,
        string title,
        IReadOnlyList<Arm> arms,
        IReadOnlyList<Expectation> expectations
    ) =>
        new()
        {
            Id = id,
            Title = title,
            Claim = $"{title}, while the service behind is ill.",
            Kind = ExperimentKind.Mitigation,
            Topology = new() { Services = [], Edges = [] },
            Arms = arms,
            Workloads = [],
            Faults = [new() { Fault = new Stall(), Duration = TimeSpan.FromSeconds(4) }],
            Durations = new()
            {
                WarmUp = Seconds(3),
                Baseline = Seconds(6),
                Fault = Seconds(4),
                Recovery = Seconds(12),
            },
            AttemptTimeout = Seconds(.5),
            CallsMayFail = "payment stands still",
            Expectations = expectations,
            Focus = new Chart("Attempts per call at payment", "payment", ServiceRecord.Attempts),
            Story = "",
        };

    private static TrialRecord Trial(Experiment experiment, Arm arm, bool collapses, double factor)
    {
        var charges = experiment.Id == "rest.idempotency-key";
        var slots = Enumerable
            .Range(0, LoadSeconds)
            .Select(i =>
                Slot(
                    i,
                    charges
                        ? i is >= 9 and < 13
                            ? .97
                            : 1
                        : Good(i),
                    charges ? 1 : factor
                )
            )
            .ToList();
        var raised = Enumerable
            .Range(0, LoadSeconds)
            .Select(i => (long)Math.Round(200 * (i < 9 || (!collapses && i >= 13) ? 1 : factor)))
            .ToList();
        return new()
        {
            Experiment = experiment.Id,
            Arm = arm.Name,
            Round = 1,
            Seed = 42,
            Testbed = "local",
            StartedUtc = Start,
            AttemptTimeout = experiment.AttemptTimeout,
            Times = new()
            {
                WarmUpEnd = Seconds(3),
                FaultBegan = Seconds(9),
                Injected = Seconds(9.02),
                RevertBegan = Seconds(13),
                Reverted = Seconds(13.02),
                LoadEnd = Seconds(LoadSeconds),
            },
            Workloads =
            [
                new()
                {
                    Name = "checkout",
                    IsOpen = true,
                    Slots = slots,
                    InFlightPeak = 412,
                    Unfinished = 0,
                    Examples =
                    [
                        .. Enumerable
                            .Range(0, 5)
                            .Select(i => new CallExample(
                                1804 + i,
                                Seconds(9.02 + i * .005),
                                CallStatus.TimedOut,
                                collapses ? 4 : 1,
                                collapses ? 2003.4 : 501.2,
                                "no answer in 500 ms from order->payment"
                            )),
                    ],
                },
            ],
            Services =
            [
                new()
                {
                    Name = "payment",
                    PerSlot = new Dictionary<string, IReadOnlyList<long>>
                    {
                        ["attempts"] = raised,
                        ["charges"] = raised,
                        ["orders"] = [.. Enumerable.Repeat(200L, LoadSeconds)],
                    },
                    Totals = new Dictionary<string, long> { ["imbalance"] = 0 },
                },
            ],
            Receipts =
            [
                new()
                {
                    Fault = new Stall().Summary,
                    Effect = new Stall().Effect,
                    AskedFrom = Seconds(9),
                    AskedTo = Seconds(13),
                    Injected = Seconds(9.02),
                    Reverted = Seconds(13.02),
                    WhileActive = new(true, "behaviour stall=true, queue 3,000 deep"),
                    Afterwards = new(false, "behaviour stall=false"),
                    CanaryBefore = new(20, 20, 1.2),
                    CanaryActive = new(20, 0, null),
                    CanaryAfter = new(20, 20, 1.3),
                },
            ],
            Events =
            [
                new(Seconds(0), "load begins: 200/s"),
                new(Seconds(9.02), "fault injected"),
                new(Seconds(13.02), "fault reverted"),
                new(Seconds(LoadSeconds), "load ends"),
            ],
        };

        double Good(int slot) =>
            slot < 9 ? 1
            : collapses ? (slot % 5 == 0 ? .02 : 0)
            : slot < 14 ? 0
            : slot == 14 ? .72
            : 1;
    }

    private static SlotRecord Slot(int slot, double share, double factor)
    {
        var ok = (long)Math.Round(200 * share);
        var (good, failed) = (new LatencyHistogram(), new LatencyHistogram());
        for (var i = 0; i < 200; i++)
            (i < ok ? good : failed).Record(
                TimeSpan.FromMilliseconds(
                    i < ok
                        ? 11 + slot * 7 % 5 * .3 + i * .05 + (i >= 196 ? 14 + slot % 3 : 0)
                        : 500 * Math.Max(1, factor) + i * .02
                )
            );
        var calls = new Dictionary<CallStatus, long>();
        if (ok > 0)
            calls[CallStatus.Ok] = ok;
        if (ok < 200)
            calls[CallStatus.TimedOut] = 200 - ok;
        return new()
        {
            Slot = slot,
            Calls = calls,
            Attempts = (long)(200 * factor),
            GoodLatency = good.Pack(),
            FailedLatency = failed.Pack(),
            ServiceTime = PackedHistogram.Merge([good.Pack(), failed.Pack()]),
        };
    }

    /// <summary>A trial in schema 1, with latencies of good and failed calls in one histogram.</summary>
    internal static TrialRecord OfSchema1(TrialRecord trial) =>
        trial with
        {
            Workloads =
            [
                .. trial.Workloads.Select(w =>
                    w with
                    {
                        Slots =
                        [
                            .. w.Slots.Select(s =>
                                s with
                                {
                                    Latency = s.AllLatencies(),
                                    GoodLatency = null,
                                    FailedLatency = null,
                                }
                            ),
                        ],
                    }
                ),
            ],
        };

    private static ArmSummary Policed(ArmSummary arm) =>
        arm with
        {
            Policies =
                arm.Role == ArmRole.Candidate
                    ? new Dictionary<string, string>
                    {
                        ["order->payment"] =
                            "timeout 500 ms an attempt; 3 retries, exponential from 100 ms to 2 s, full jitter; budget 10 %, at most 10",
                    }
                    : new Dictionary<string, string>
                    {
                        ["order->payment"] =
                            arm.Name == "no-retries"
                                ? "timeout 500 ms an attempt"
                                : "timeout 500 ms an attempt; 3 retries at once",
                    },
        };

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private sealed record Stall : FaultSpec
    {
        public override string Summary => "payment's workers stall";

        public override FaultEffect Effect => new(FaultEffectKind.StallAndRelease, "payment");

        public override FaultPlace Place => FaultPlace.Switch;

        public override IEnumerable<PlanError> Errors(string path) => [];
    }
}
