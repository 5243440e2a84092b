using Chaos.Core.Calls;
using Chaos.Core.Comparing;
using Chaos.Core.Judging;
using Chaos.Core.Trials;

namespace Chaos.Tools.Tests.Core.Comparing;

/// <summary>
/// Two runs that were recorded separately are compared without pairs, and not at all when something else differs.
/// </summary>
public sealed class RecordedRunsTests
{
    internal static readonly RunEnvironment Machine = new()
    {
        OperatingSystem = "Linux 6.1",
        Cores = 2,
        Runtime = ".NET 10.0.1",
        Version = "0.1.0",
    };

    private static readonly double[] s_before = [100, 104, 98, 101, 97, 103, 99, 102];
    private static readonly double[] s_slower = [120, 121, 119, 118, 121, 120, 117, 123];

    [Fact]
    public void Two_runs_are_compared_without_pairs_from_four_rounds_up()
    {
        var result = Unpaired(s_before[..4], s_slower[..4]);
        Assert.Equal((ComparisonVerdict.Worse, false), (result.Verdict, result.IsPaired));
        Assert.Equal(.0286, result.Primary.P!.Value, 4);

        var few = Unpaired(s_before[..3], s_slower[..3]);
        Assert.Equal(ComparisonVerdict.Inconclusive, few.Verdict);
        Assert.Equal(.1, few.Primary.P!.Value, 12);

        Assert.Equal(ComparisonVerdict.Better, Unpaired(s_slower, s_before[..5]).Verdict);
    }

    [Fact]
    public void Runs_of_different_machines_decide_nothing()
    {
        var result = ComparisonJudge.Decide(
            Planted.Comparison(),
            Run("without", s_before),
            Run("with", s_slower) with
            {
                Environment = Machine with { Cores = 64 },
            }
        );

        Assert.Equal(ComparisonVerdict.Inconclusive, result.Verdict);
        Assert.StartsWith("the machines differ: 2 cores", result.Headline, StringComparison.Ordinal);
        Assert.Equal(ComparisonVerdict.Worse, result.Primary.Verdict);
    }

    [Theory]
    [InlineData("testbed", "the runs differ: testbed (none; local)")]
    [InlineData("engine", "the runs differ: engine (chaos; NBomber 4.1.0)")]
    [InlineData("timeout", "the runs differ: attempt timeout (0.5 s; 1 s)")]
    [InlineData("warm-up", "the runs differ: warm-up (2 s; 1 s), baseline (3 s; 4 s)")]
    [InlineData("scale", "the runs differ: fault phase (4 s; 15 s), calls a round of calls (2,200; 3,300)")]
    [InlineData("recovery", "the runs differ: recovery (13 s; 12 s)")]
    [InlineData("fault", "the runs differ: faults (payment stalled; payment killed)")]
    [InlineData("no fault", "the runs differ: faults (payment stalled; none)")]
    [InlineData("workload", "the runs differ: workloads (calls; orders)")]
    [InlineData("closed", "the runs differ: workloads (calls; calls, closed)")]
    [InlineData("load", "the runs differ: calls a round of calls (2,200; 2,244)")]
    public void Runs_of_different_plans_decide_nothing(string edited, string expected)
    {
        var after = Run("with", s_slower);
        var result = ComparisonJudge.Decide(
            Planted.Comparison(),
            Run("without", s_before),
            after with
            {
                Records = [.. after.Records.Select(r => Edited(r, edited))],
            }
        );

        Assert.Equal((ComparisonVerdict.Inconclusive, ExitCode.Inconclusive), (result.Verdict, result.ExitCode));
        Assert.Equal(expected, result.Headline);
        Assert.Equal(expected, result.Problems[0]);
    }

    [Fact]
    public void Phases_of_the_same_plan_may_differ_slightly()
    {
        var after = Run("with", s_slower);
        var late = after with
        {
            Records =
            [
                .. after.Records.Select(r =>
                    r with
                    {
                        Times = r.Times with
                        {
                            FaultBegan = Some.Seconds(5.4),
                            Injected = Some.Seconds(5.41),
                            RevertBegan = Some.Seconds(9.4),
                            Reverted = Some.Seconds(9.41),
                            LoadEnd = Some.Seconds(22.3),
                        },
                        Workloads = [Offering(r, 101)],
                    }
                ),
            ],
        };

        Assert.Equal(
            ComparisonVerdict.Worse,
            ComparisonJudge.Decide(Planted.Comparison(), Run("without", s_before), late).Verdict
        );
    }

    [Fact]
    public void Numbers_of_calls_that_differ_by_chance_are_the_same_load()
    {
        var after = Run("with", s_slower);

        // 2,200 calls per round and eight rounds each: three standard errors are 70.
        Assert.Equal(ComparisonVerdict.Worse, Verdict(103));
        Assert.Equal(ComparisonVerdict.Inconclusive, Verdict(104));

        ComparisonVerdict Verdict(int calls) =>
            ComparisonJudge
                .Decide(
                    Planted.Comparison(),
                    Run("without", s_before),
                    after with
                    {
                        Records =
                        [
                            .. after.Records.Select(r =>
                                r with
                                {
                                    Seed = r.Seed + 100,
                                    Workloads = [Offering(r, calls)],
                                }
                            ),
                        ],
                    }
                )
                .Verdict;
    }

    private static TrialRecord Edited(TrialRecord record, string edited) =>
        edited switch
        {
            "engine" => record with { Engine = "NBomber 4.1.0" },
            "testbed" => record with { Testbed = "local" },
            "timeout" => record with { AttemptTimeout = Some.Seconds(1) },
            "warm-up" => record with { Times = record.Times with { WarmUpEnd = Some.Seconds(1) } },
            "scale" => record with
            {
                Times = record.Times with
                {
                    RevertBegan = Some.Seconds(20),
                    Reverted = Some.Seconds(20.01),
                    LoadEnd = Some.Seconds(33),
                },
                Receipts = [record.Receipts[0] with { AskedTo = Some.Seconds(20), Reverted = Some.Seconds(20.01) }],
                Workloads =
                [
                    record.Workloads[0] with
                    {
                        Slots =
                        [
                            .. Enumerable.Range(0, 33).Select(s => record.Workloads[0].Slots[0] with { Slot = s }),
                        ],
                    },
                ],
            },
            "recovery" => record with { Times = record.Times with { LoadEnd = Some.Seconds(21) } },
            "fault" => record with { Receipts = [record.Receipts[0] with { Fault = "payment killed" }] },
            "no fault" => record with { Receipts = [] },
            "workload" => record with { Workloads = [record.Workloads[0] with { Name = "orders" }] },
            "closed" => record with { Workloads = [record.Workloads[0] with { IsOpen = false }] },
            _ => record with { Workloads = [Offering(record, 102)] },
        };

    private static WorkloadRecord Offering(TrialRecord record, int calls) =>
        record.Workloads[0] with
        {
            Slots =
            [
                .. record
                    .Workloads[0]
                    .Slots.Select(s => s with { Calls = new Dictionary<CallStatus, long> { [CallStatus.Ok] = calls } }),
            ],
        };

    private static ComparisonResult Unpaired(double[] before, double[] after) =>
        ComparisonJudge.Decide(Planted.Comparison(), Run("without", before), Run("with", after));

    private static ComparedArm Run(string arm, double[] figures) =>
        new(arm, Machine, [.. figures.Select((v, i) => Planted.Record(arm, i + 1, ("planted", v)))]);
}
