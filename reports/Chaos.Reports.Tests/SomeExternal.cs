using Chaos.Core;
using Chaos.Core.Calls;
using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Faults;
using Chaos.Core.Histograms;
using Chaos.Core.Judging;
using Chaos.Core.Metrics;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;

namespace Chaos.Reports.Tests;

/// <summary>
/// A sample run of a user's services: arms that differ by environment and command, calls that ended in many ways, some
/// of them fast failures, and a few calls that the generator could not make.
/// </summary>
internal static class SomeExternal
{
    internal const int FaultFrom = 9,
        FaultTo = 15,
        LoadSeconds = 25;

    /// <summary>Failures of the control: most of them are fast, as from a port on which nothing listens.</summary>
    internal static readonly IReadOnlyList<(CallStatus Status, string? Word, long PerSecond)> Failures =
    [
        (CallStatus.Refused, "connection refused", 71),
        (CallStatus.Rejected, "503", 22),
        (CallStatus.TimedOut, null, 14),
        (CallStatus.Reset, "connection reset by peer", 9),
        (CallStatus.ServerError, "500", 7),
        (
            CallStatus.Reset,
            "TLS: the remote certificate was rejected by the provided RemoteCertificateValidationCallback",
            6
        ),
        (CallStatus.ClientError, "404", 5),
        (CallStatus.Refused, "DNS: name not known", 4),
        (CallStatus.ClientError, "302", 3),
        (CallStatus.ServerError, "502", 2),
        (CallStatus.Rejected, "429", 2),
        (CallStatus.Dropped, null, 1),
    ];

    /// <summary>The run. Its candidate retries, and still one call in a hundred fails.</summary>
    internal static (ExperimentResult Result, IReadOnlyList<TrialRecord> Trials) Orders(
        Func<Experiment, Experiment>? change = null
    )
    {
        var experiment = (change ?? (e => e))(Experiment());
        List<TrialRecord> trials = [.. experiment.Arms.Select(a => Trial(experiment, a))];
        return (Judge.Decide(experiment, trials) with { Again = "./chaos run orders.yaml --seed 42" }, trials);
    }

    internal static RunContent Content(Func<Experiment, Experiment>? change = null)
    {
        var (result, trials) = Orders(change);
        return Some.Content(Some.Run(result), trials);
    }

    /// <summary>The same with every phase, including calls that were under way when the fault began.</summary>
    internal static RunContent Phases()
    {
        var (result, trials) = Orders();
        var between = new Phase(PhaseKind.UnderWay, TimeSpan.Zero, null).ToString();
        return Some.Content(
            Some.Run(
                result with
                {
                    Outcomes =
                    [
                        .. result.Outcomes.SelectMany(o =>
                            o.Phase == Phase.DuringFault.ToString() ? [o with { Phase = between }, o] : new[] { o }
                        ),
                    ],
                }
            ),
            trials
        );
    }

    /// <summary>The same with more phases, counts of many digits and words without a space.</summary>
    internal static RunContent Long()
    {
        var (result, trials) = Orders();
        return Some.Content(
            Some.Run(
                result with
                {
                    Outcomes =
                    [
                        .. result
                            .Outcomes.SelectMany(o =>
                                new[] { o, o with { Phase = $"{o.Phase} and under way when something else began" } }
                            )
                            .Select(o =>
                                o with
                                {
                                    Rows =
                                    [
                                        .. o.Rows.Select(r =>
                                            r with
                                            {
                                                Count = 1_234_567 * r.Count,
                                                Word = r.Word is null ? null : $"{r.Word}{new string('x', 200)}",
                                            }
                                        ),
                                    ],
                                }
                            ),
                    ],
                    Arms =
                    [
                        .. result.Arms.Select(a =>
                            a with
                            {
                                Differences =
                                [
                                    .. a.Differences,
                                    new($"{new string('N', 200)} of orders", new string('v', 3000)),
                                ],
                            }
                        ),
                    ],
                }
            ),
            trials
        );
    }

    /// <summary>The two arms compared.</summary>
    internal static RunContent Compared()
    {
        var (result, trials) = Orders();
        return Some.Content(
            Some.Run(result) with
            {
                Comparison = SomeComparison.Result with
                {
                    Experiment = result.Id,
                    Before = result.Arms[0],
                    After = result.Arms[1],
                },
            },
            trials
        );
    }

    private static Experiment Experiment()
    {
        var plain = new ExternalService
        {
            Command = ["dotnet", "run", "--project", "src/Orders"],
            Address = "http://127.0.0.1:{{port.orders}}",
            Environment = new Dictionary<string, string>
            {
                ["RETRIES"] = "0",
                ["PAYMENT_URL"] = "{{proxy.payment}}",
                ["API_TOKEN"] = "hunter1",
            },
        };
        return new()
        {
            Id = "orders-survive-payment",
            Title = "Orders go on while payment is down",
            Claim = "Orders go on while payment is down.",
            Kind = ExperimentKind.Mitigation,
            Topology = new()
            {
                Services = [new() { Name = "orders", External = plain }],
                Edges = [new(Edge.Client, "orders")],
            },
            Arms =
            [
                new()
                {
                    Name = "control",
                    Title = "without the mitigation",
                    Role = ArmRole.Control,
                },
                new()
                {
                    Name = "candidate",
                    Title = "with the mitigation",
                    Role = ArmRole.Candidate,
                    Run = new(["flags", "set", "retries", "on"], null),
                    Services = new Dictionary<string, ExternalService>
                    {
                        ["orders"] = plain with
                        {
                            Environment = new Dictionary<string, string>(plain.Environment)
                            {
                                ["RETRIES"] = "3",
                                ["API_TOKEN"] = "hunter2",
                                ["CACHE"] = "redis://{{env.CACHE_HOST}}:6379/0",
                            },
                        },
                    },
                },
            ],
            Workloads = [],
            Faults = [new() { Fault = new Down(), Duration = TimeSpan.FromSeconds(FaultTo - FaultFrom) }],
            Durations = new()
            {
                WarmUp = Seconds(3),
                Baseline = Seconds(6),
                Fault = Seconds(FaultTo - FaultFrom),
                Recovery = Seconds(LoadSeconds - FaultTo),
            },
            AttemptTimeout = Seconds(.5),
            Expectations =
            [
                new Objective
                {
                    Metric = new LatencyPercentile(.99),
                    Phase = Phase.DuringFault,
                    Limit = Limit.AtMost(400),
                },
            ],
            Focus = new Chart("Good calls", "orders", ServiceRecord.Attempts),
            Story = "",
            Source = "orders.yaml",
        };
    }

    private static TrialRecord Trial(Experiment experiment, Arm arm) =>
        new()
        {
            Experiment = experiment.Id,
            Arm = arm.Name,
            Round = 1,
            Seed = 42,
            Testbed = "local",
            StartedUtc = Some.Start,
            AttemptTimeout = experiment.AttemptTimeout,
            Times = new()
            {
                WarmUpEnd = Seconds(3),
                FaultBegan = Seconds(FaultFrom),
                Injected = Seconds(FaultFrom),
                RevertBegan = Seconds(FaultTo),
                Reverted = Seconds(FaultTo),
                LoadEnd = Seconds(LoadSeconds),
            },
            Workloads =
            [
                new()
                {
                    Name = "checkout",
                    IsOpen = true,
                    InFlightPeak = 90,
                    Unfinished = 0,
                    Slots = [.. Enumerable.Range(0, LoadSeconds).Select(i => Slot(i, arm.Role == ArmRole.Control))],
                },
            ],
            Receipts =
            [
                new()
                {
                    Fault = new Down().Summary,
                    Effect = new Down().Effect,
                    AskedFrom = Seconds(FaultFrom),
                    AskedTo = Seconds(FaultTo),
                    Injected = Seconds(FaultFrom),
                    Reverted = Seconds(FaultTo),
                    WhileActive = new(true, "no process 4711"),
                    Afterwards = new(false, "process 4718"),
                    CanaryBefore = new(20, 20, 1.2),
                    CanaryActive = new(20, 0, null),
                    CanaryAfter = new(20, 20, 1.3),
                },
            ],
        };

    /// <summary>
    /// 200 calls. During the fault the control fails most of them at once; the candidate answers slowly, some calls
    /// from a cache, and fails 3 of them.
    /// </summary>
    private static SlotRecord Slot(int slot, bool isControl)
    {
        var inFault = slot is >= FaultFrom and < FaultTo;
        List<(CallStatus Status, string? Word, long Count)> ended =
            !inFault ? [(CallStatus.Ok, "200", 196), (CallStatus.Ok, "201", 4)]
            : isControl ? [.. Failures, (CallStatus.Ok, "200", 200 - Failures.Sum(f => f.PerSecond))]
            :
            [
                (CallStatus.Ok, "200", 150),
                (CallStatus.Degraded, "200", 47),
                (CallStatus.Rejected, "503", slot == FaultFrom ? 3 : 1),
                (CallStatus.TimedOut, null, slot == FaultFrom ? 0 : 2),
                (CallStatus.Unsent, "the generator was late", slot == FaultFrom ? 2 : 0),
            ];
        ended.RemoveAll(e => e.Count == 0);
        var (good, failed) = (new LatencyHistogram(), new LatencyHistogram());
        foreach (var (status, _, count) in ended.Where(e => e.Status != CallStatus.Unsent))
            for (var i = 0; i < count; i++)
                (status.IsGood() ? good : failed).Record(
                    TimeSpan.FromMilliseconds(
                        status == CallStatus.TimedOut ? 500
                        : status.IsGood() ? (inFault && !isControl ? 40 + i : 9 + i * .05)
                        : 1 + i * .01
                    )
                );
        return new()
        {
            Slot = slot,
            Calls = ended.GroupBy(e => e.Status).ToDictionary(g => g.Key, g => g.Sum(e => e.Count)),
            Outcomes = ended
                .Where(e => e.Word is not null)
                .GroupBy(e => e.Status)
                .ToDictionary(
                    g => g.Key,
                    g => (IReadOnlyDictionary<string, long>)g.ToDictionary(e => e.Word!, e => e.Count)
                ),
            Attempts = 200,
            GoodLatency = good.Pack(),
            FailedLatency = failed.Pack(),
            ServiceTime = PackedHistogram.Merge([good.Pack(), failed.Pack()]),
        };
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private sealed record Down : FaultSpec
    {
        public override string Summary => "payment is killed";

        public override FaultEffect Effect => new(FaultEffectKind.Kill, "payment");

        public override FaultPlace Place => FaultPlace.Host;

        public override IEnumerable<PlanError> Errors(string path) => [];
    }
}
