using Chaos.Core.Comparing;
using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Faults;
using Chaos.Core.Load;
using Chaos.Core.Metrics;
using Chaos.Core.Policies;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Engine.Simulation;
using Chaos.Mitigations;

namespace Chaos.Tools.Tests.Engine.Simulation;

/// <summary>
/// A comparison from its plan over the trial runner's records to its verdict: 50 calls a second; payment has capacity
/// for 150 and stalls for 4 s.
/// </summary>
public sealed class SimulatedComparisonTests
{
    private static readonly Durations s_durations = new()
    {
        WarmUp = Some.Seconds(2),
        Baseline = Some.Seconds(4),
        Fault = Some.Seconds(4),
        Recovery = Some.Seconds(13),
    };

    [Fact]
    public async Task A_budget_of_retries_is_better_than_retries_at_once_in_every_round()
    {
        var comparison = Comparison("budget");
        Assert.Empty(comparison.Errors());
        Assert.Empty(comparison.Trials().Errors());
        var result = ComparisonJudge.Decide(
            comparison,
            await SimulatedRun.RecordsAsync(comparison.Trials(), 42, CancellationToken.None)
        );

        Assert.Empty(result.Problems);
        Assert.Equal((ComparisonVerdict.Better, 2.0 / 64), (result.Verdict, result.Primary.P));
        Assert.InRange(result.Primary.Change!.Value, .25, .29); // 1.0 to 1.1 attempts for 4
        Assert.Equal(ComparisonVerdict.Better, result.Guardrails[0].Verdict);
        Assert.Equal(13, result.Guardrails[0].Before); // never, so as long as it was watched
        Assert.Equal(6, result.Before.Records.Count);
    }

    [Fact]
    public async Task The_same_policy_under_another_name_meets_the_same_draws_and_gives_the_same_figures()
    {
        var comparison = Comparison("again") with { Primary = new(new LatencyPercentile(.5), Phase.Baseline) };
        var result = ComparisonJudge.Decide(
            comparison,
            await SimulatedRun.RecordsAsync(comparison.Trials(), 42, CancellationToken.None)
        );

        Assert.Empty(result.Problems);
        Assert.Equal(
            (ComparisonVerdict.Equivalent, 1, 1, 1),
            (result.Verdict, result.Primary.P, result.Primary.Low, result.Primary.High)
        );
        Assert.True(result.Primary.Rounds.DistinctBy(r => r.Before).Count() > 1); // rounds differ, pairs do not
    }

    private static Comparison Comparison(string after)
    {
        var immediate = Guarded(new Retry { MaxRetryAttempts = 3, Delay = TimeSpan.Zero });
        var backoff = new Retry
        {
            MaxRetryAttempts = 3,
            BackoffType = Polly.DelayBackoffType.Exponential,
            Delay = Some.Milliseconds(100),
            MaxDelay = Some.Seconds(2),
            Jitter = RetryJitter.Full,
        };
        return new()
        {
            Before = "immediate",
            After = after,
            Rounds = 6,
            Primary = new(new CounterPerCall("attempts per call", "payment", ServiceRecord.Attempts), Phase.DuringFault)
            {
                GoodSide = Bound.AtMost,
            },
            Guardrails = [new(new TimeToRecover(Some.Seconds(2)), Phase.AfterFault)],
            Experiment = new()
            {
                Id = "simulated.comparison",
                Title = "simulated",
                Claim = "simulated",
                Kind = ExperimentKind.Mitigation,
                Topology = new()
                {
                    Services =
                    [
                        new()
                        {
                            Name = "order",
                            Workers = 1000,
                            ServiceTime = LatencyDistribution.Constant(TimeSpan.Zero),
                            Calls = ["payment"],
                        },
                        new()
                        {
                            Name = "payment",
                            Workers = 3,
                            ServiceTime = new()
                            {
                                Points = [new(0, Some.Milliseconds(5)), new(1, Some.Milliseconds(35))],
                            },
                        },
                    ],
                    Edges = [new(Edge.Client, "order"), new("order", "payment")],
                },
                Arms =
                [
                    Arm("immediate", ArmRole.Control, immediate),
                    Arm(
                        "budget",
                        ArmRole.Candidate,
                        Guarded(new RetryBudget { DepositPerSuccess = .1, MaxTokens = 10 }, backoff)
                    ),
                    Arm("again", ArmRole.Level, immediate),
                ],
                Workloads =
                [
                    Some.Workload(
                        OpenLoad.Constant(50, s_durations.Total) with
                        {
                            Spacing = ArrivalSpacing.Poisson,
                        },
                        30
                    ),
                ],
                Faults =
                [
                    new()
                    {
                        Fault = new EffectOnly(new(FaultEffectKind.StallAndRelease, "payment")),
                        Duration = s_durations.Fault,
                    },
                ],
                Durations = s_durations,
                AttemptTimeout = Some.Milliseconds(500),
                // Calls that are at payment when it stalls were due before it: one or two of 150.
                SteadyState = .95,
                Expectations =
                [
                    new Objective
                    {
                        Metric = new AttemptsPerCall("payment"),
                        Phase = Phase.DuringFault,
                        Limit = Limit.AtMost(1.1),
                    },
                ],
                Focus = new("focus", "payment", ServiceRecord.Attempts),
                Story = "",
            },
        };

        static Arm Arm(string name, ArmRole role, Policy policy) =>
            new()
            {
                Name = name,
                Title = name,
                Role = role,
                Policies = new Dictionary<string, Policy> { ["order->payment"] = policy },
            };

        static Policy Guarded(params Mitigation[] outer) =>
            new() { Mitigations = [.. outer, new Chaos.Mitigations.Timeout { Duration = Some.Milliseconds(500) }] };
    }
}
