using System.Threading.RateLimiting;
using Chaos.Core.Calls;
using Chaos.Core.Experiments;
using Chaos.Core.Faults;
using Chaos.Core.Metrics;
using Chaos.Core.Policies;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Mitigations;
using Xunit.Abstractions;

namespace Chaos.Tools.Tests.Engine.Simulation;

/// <summary>Known answers for a first-in-first-out server of 300/s with 1 s attempts and an outage of 10 s.</summary>
/// <remarks>
/// The published rows with a retry budget (280/s: not within 170 s; 200/s: 24-27 s) hold for a budget that every call
/// refills. Such a budget adds a tenth to the load: 280 x 1.1 exceeds 300, and at 200/s the 2,000 calls of the outage
/// drain at 300 - 220 a second. The budget here is refilled by successes, of which an outage has none, so it adds
/// nothing: 280/s recovers as without retries, and at 200/s the backlog drains at 300 - 200 a second.
/// </remarks>
public sealed class MetastableOverloadTests(ITestOutputHelper output)
{
    private const double Never = double.PositiveInfinity;

    [Theory]
    [InlineData(280, 1, false, null, FaultEffectKind.StallAndRelease, 60, Never, Never)]
    [InlineData(280, 0, false, null, FaultEffectKind.StallAndRelease, 140, 118, 127)]
    [InlineData(280, 1, true, null, FaultEffectKind.StallAndRelease, 140, 118, 127)]
    [InlineData(200, 1, true, null, FaultEffectKind.StallAndRelease, 40, 17, 20)]
    [InlineData(280, 1, false, 200, FaultEffectKind.StallAndRelease, 20, 0, 1)]
    [InlineData(280, 1, false, null, FaultEffectKind.Refuse, 20, 0, 1)]
    [InlineData(280, 0, false, null, FaultEffectKind.Refuse, 20, 0, 1)]
    [InlineData(280, 1, true, null, FaultEffectKind.Refuse, 20, 0, 1)]
    public async Task An_outage_leaves_the_overload_behind_that_was_computed(
        double perSecond,
        int retries,
        bool budget,
        int? queueLimit,
        FaultEffectKind outage,
        double watchSeconds,
        double leastSeconds,
        double mostSeconds
    )
    {
        var record = await Trial(perSecond, retries, budget, queueLimit, outage, watchSeconds).RunAsync();
        var recovery = new TimeToRecover(Some.Seconds(5)).Measure([record], Phase.AfterFault)!.Value.Value;
        output.WriteLine(
            FormattableString.Invariant(
                $"{perSecond}/s, {retries} retries, budget {budget}, queue {queueLimit}, {outage}: "
            ) + FormattableString.Invariant($"{recovery} s (expected {leastSeconds} to {mostSeconds})")
        );
        Assert.InRange(recovery, leastSeconds, mostSeconds);
    }

    [Fact]
    public async Task A_server_that_skips_abandoned_work_has_no_dead_work_to_drain()
    {
        var trial = Trial(280, 0, false, null, FaultEffectKind.StallAndRelease, 20);
        var record = await (
            trial with
            {
                Payment = trial.Payment with
                {
                    Settings = new Dictionary<string, string> { ["dropAbandoned"] = "true" },
                },
            }
        ).RunAsync();
        Assert.InRange(new TimeToRecover(Some.Seconds(5)).Measure([record], Phase.AfterFault)!.Value.Value, 0, 1);
        // Workers that had an item when its caller gave up finish it: 3 of them.
        Assert.InRange(record.Services.Single(s => s.Name == "payment").Sum(ServiceRecord.DoneForNobody, 0, 50), 0, 3);
    }

    /// <summary>
    /// With one retry, skipping abandoned work does not help: oldest first, every caller is served just when it gives
    /// up. Newest first serves those that still wait.
    /// </summary>
    [Theory]
    [InlineData(QueueProcessingOrder.OldestFirst, Never, Never)]
    [InlineData(QueueProcessingOrder.NewestFirst, 0, 1)]
    public async Task A_server_whose_queue_outlasts_its_callers_recovers_only_newest_first(
        QueueProcessingOrder order,
        double leastSeconds,
        double mostSeconds
    )
    {
        var record = await (
            Trial(280, 1, false, null, FaultEffectKind.StallAndRelease, 30) with
            {
                Entrance = new()
                {
                    Mitigations =
                    [
                        new LoadShedding
                        {
                            MaxConcurrent = 3,
                            MaxQueue = 100_000,
                            Order = order,
                            MaxWait = Some.Seconds(1),
                        },
                    ],
                },
            }
        ).RunAsync();
        var recovery = new TimeToRecover(Some.Seconds(5)).Measure([record], Phase.AfterFault)!.Value.Value;
        output.WriteLine(
            FormattableString.Invariant(
                $"280/s, 1 retry, {order} with deadline: {recovery} s (expected {leastSeconds} to {mostSeconds})"
            )
        );
        Assert.InRange(recovery, leastSeconds, mostSeconds);
    }

    [Fact]
    public async Task In_the_overload_nearly_all_work_is_done_for_callers_that_have_given_up()
    {
        var record = await Trial(280, 1, false, null, FaultEffectKind.StallAndRelease, 60).RunAsync();
        var (from, to) = record.Slots(Phase.AfterFault.From(10) with { Take = Some.Seconds(40) });
        var payment = record.Services.Single(s => s.Name == "payment");
        Assert.InRange(payment.Sum(ServiceRecord.Attempts, from, to) / (double)(to - from), 545, 560);
        Assert.InRange(
            payment.Sum(ServiceRecord.DoneForNobody, from, to),
            .97 * payment.Sum(ServiceRecord.Done, from, to),
            payment.Sum(ServiceRecord.Done, from, to)
        );
        Assert.InRange(
            record.Workloads[0].Slots.Where(s => s.Slot >= from && s.Slot < to).Sum(s => s.Of(CallStatus.Ok)),
            0,
            .02 * 280 * (to - from)
        );
    }

    private static SimulatedTrial Trial(
        double perSecond,
        int retries,
        bool budget,
        int? queueLimit,
        FaultEffectKind outage,
        double watchSeconds
    )
    {
        List<Mitigation> policy =
        [
            new Retry { MaxRetryAttempts = retries, Delay = TimeSpan.Zero },
            new Mitigations.Timeout { Duration = Some.Seconds(1) },
        ];
        if (budget)
            policy.Insert(0, new RetryBudget());
        return new()
        {
            Payment = new()
            {
                Name = "payment",
                Workers = 3,
                ServiceTime = LatencyDistribution.Constant(Some.Milliseconds(10)),
                QueueLimit = queueLimit,
            },
            Policy = new() { Mitigations = policy },
            PerSecond = perSecond,
            Fault = new(outage, "payment"),
            BaselineSeconds = 20,
            FaultSeconds = 10,
            RecoverySeconds = watchSeconds,
        };
    }
}
