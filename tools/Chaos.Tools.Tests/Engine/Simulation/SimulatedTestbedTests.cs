using Chaos.Core.Calls;
using Chaos.Core.Experiments;
using Chaos.Core.Faults;
using Chaos.Core.Metrics;
using Chaos.Core.Policies;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Engine.Simulation;
using Chaos.Engine.Time;
using Chaos.Mitigations;

namespace Chaos.Tools.Tests.Engine.Simulation;

public sealed class SimulatedTestbedTests
{
    [Fact]
    public async Task Without_a_fault_every_call_takes_its_service_time_and_is_done_once()
    {
        var record = await Trial().RunAsync();
        var payment = Payment(record);
        Assert.Equal(14 * 200, payment.Sum(ServiceRecord.Attempts, 0, 14));
        Assert.Equal(14 * 200, payment.Sum(ServiceRecord.Done, 0, 14));
        Assert.Equal(0, payment.Sum(ServiceRecord.DoneForNobody, 0, 14));
        Assert.All(record.Workloads[0].Slots, s => Assert.Equal(200, s.Of(CallStatus.Ok)));
        var latency = record.Workloads[0].Slots[3].AllLatencies();
        Assert.Equal(
            (10.0, 10.0),
            (latency.Min!.Value.TotalMilliseconds, latency.Max!.Value.TotalMilliseconds),
            new Near(.01)
        );
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_record_and_another_seed_another()
    {
        var trial = Trial(
            new(FaultEffectKind.Reset, "order->payment", .5),
            new Retry
            {
                MaxRetryAttempts = 3,
                Delay = Some.Milliseconds(20),
                Jitter = RetryJitter.Full,
            }
        );
        var (first, again, other) = (
            await trial.RunAsync(),
            await (trial with { }).RunAsync(),
            await (trial with { Seed = 2 }).RunAsync()
        );
        Assert.Equal(Text(first), Text(again));
        Assert.NotEqual(Text(first), Text(other));

        static string Text(TrialRecord record) =>
            string.Join('|', record.Workloads[0].Slots.Select(s => $"{s.Attempts} {s.GoodLatency} {s.FailedLatency}"));
    }

    [Theory]
    [InlineData(2.5, 2.5)]
    [InlineData(null, 1)]
    public async Task A_killed_service_takes_its_measured_start_up_time_and_that_is_recovery(
        double? start,
        double recovery
    )
    {
        var setup = Trial().Setup();
        var experiment = setup.Experiment with
        {
            Faults =
            [
                new()
                {
                    Fault = new Chaos.Tools.Tests.Core.Some.ServiceKilled("payment"),
                    Duration = setup.Experiment.Durations.Fault,
                },
            ],
        };
        var startUps = start is { } s ? new Dictionary<string, TimeSpan> { ["payment"] = Some.Seconds(s) } : [];

        var record = Assert.Single(await SimulatedRun.RecordsAsync(experiment, 1, startUps, CancellationToken.None));

        Assert.Equal(recovery, new TimeToRecover(Some.Seconds(1)).Measure([record], Phase.AfterFault)!.Value.Value);
        Assert.Null(Assert.Single(record.Receipts).Unproven());
    }

    [Theory]
    [InlineData("none", false, 1.875)]
    [InlineData("key", false, 1.875)]
    [InlineData("none", true, 1.875)]
    [InlineData("key", true, 1)]
    [InlineData("check-after-effect", true, 1.875)]
    public async Task Lost_replies_are_retried_and_charged_once_only_when_a_key_is_sent_and_looked_up_first(
        string idempotency,
        bool sendsKey,
        double chargesPerOrder
    )
    {
        var retry = new Retry { MaxRetryAttempts = 3, Delay = TimeSpan.Zero };
        var record = await (
            Trial(
                new(FaultEffectKind.Reset, "order->payment", .5),
                sendsKey ? [new IdempotencyKey(), retry] : [retry]
            ) with
            {
                Payment = Spec() with
                {
                    Settings = new Dictionary<string, string> { ["effect"] = "charge", ["idempotency"] = idempotency },
                },
                FaultSeconds = 40,
            }
        ).RunAsync();
        var charges = new CounterRatio("charges per order", "payment", "charges", "orders")
            .Measure([record], Phase.DuringFault)!
            .Value.Value;
        var attempts = new AttemptsPerCall("payment").Measure([record], Phase.DuringFault)!.Value.Value;
        // (1 - p^4) / (1 - p) for p = .5; over 8000 calls its standard error is .012.
        Assert.InRange(attempts, 1.875 - .04, 1.875 + .04);
        Assert.Equal(chargesPerOrder == 1 ? 1 : attempts, charges, 1e-9);
        var totals = Payment(record).Totals;
        Assert.Equal(0, totals["outOfBalanceCents"]);
        Assert.Equal((totals["charges"] - totals["orders"]) * 1000, totals["overchargedCents"]);
        Assert.Equal(chargesPerOrder == 1, totals["overchargedCents"] == 0);
        // All four attempts are lost: 1 call in 16.
        var (from, to) = record.Slots(Phase.DuringFault);
        Assert.InRange(
            record.Workloads[0].Slots.Where(s => s.Slot >= from && s.Slot < to).Sum(s => s.Of(CallStatus.Reset))
                / (200.0 * (to - from)),
            .0625 - .01,
            .0625 + .01
        );
    }

    [Theory]
    [InlineData(FaultEffectKind.Refuse, "payment", 1, 0, CallStatus.Refused)]
    [InlineData(FaultEffectKind.Kill, "payment", 1, 0, CallStatus.Refused)]
    [InlineData(FaultEffectKind.Refuse, "order->payment", 1, 0, CallStatus.Refused)]
    [InlineData(FaultEffectKind.ServerError, "payment", 1, 200, CallStatus.ServerError)]
    [InlineData(FaultEffectKind.BlackHole, "order->payment", 1, 0, CallStatus.TimedOut)]
    [InlineData(FaultEffectKind.LoseAnswers, "order->payment", 1, 200, CallStatus.TimedOut)]
    [InlineData(FaultEffectKind.Slow, "payment", 1, 200, CallStatus.TimedOut)]
    [InlineData(FaultEffectKind.Slow, "order->payment", 1, 200, CallStatus.TimedOut)]
    [InlineData(FaultEffectKind.Reset, "order->payment", 1, 200, CallStatus.Reset)]
    [InlineData(FaultEffectKind.StallAndRelease, "payment", 1, 200, CallStatus.TimedOut)]
    public async Task Callers_see_a_fault_as_its_effect(
        FaultEffectKind kind,
        string site,
        double share,
        long attemptsInASecond,
        CallStatus seen
    )
    {
        var record = await Trial(
                new(kind, site, share, Some.Milliseconds(700)),
                new Mitigations.Timeout { Duration = Some.Milliseconds(500) }
            )
            .RunAsync();
        var (from, _) = record.Slots(Phase.DuringFault);
        var slot = record.Workloads[0].Slots.Single(s => s.Slot == from + 1);
        Assert.Equal(200, slot.Of(seen));
        Assert.Equal(attemptsInASecond, Payment(record).Sum(ServiceRecord.Attempts, from + 1, from + 2));
        Assert.Equal(200, record.Workloads[0].Slots.Single(s => s.Slot == from - 2).Of(CallStatus.Ok));
        Assert.Equal(200, record.Workloads[0].Slots[^1].Of(CallStatus.Ok));
    }

    [Fact]
    public async Task A_share_of_failures_hits_that_share_of_the_attempts()
    {
        var record = await (
            Trial(new(FaultEffectKind.ServerError, "payment", .3)) with
            {
                FaultSeconds = 50,
            }
        ).RunAsync();
        var (from, to) = record.Slots(Phase.DuringFault);
        var failed = record
            .Workloads[0]
            .Slots.Where(s => s.Slot >= from && s.Slot < to)
            .Sum(s => s.Of(CallStatus.ServerError));
        Assert.InRange(failed / 10_000.0, .3 - .014, .3 + .014);
        Assert.Equal(failed, Payment(record).Sum(ServiceRecord.Failed, from, to));
    }

    [Fact]
    public async Task Immediate_retries_come_within_the_same_100_ms_as_their_first_attempts()
    {
        var record = await Trial(
                new(FaultEffectKind.ServerError, "payment", 1),
                new Retry { MaxRetryAttempts = 3, Delay = TimeSpan.Zero }
            )
            .RunAsync();
        // 200/s: 20 calls begin within any 100 ms, and each is made four times.
        Assert.Equal(
            (80, 60),
            (Payment(record).Totals[ServiceRecord.AttemptsPeak], Payment(record).Totals[ServiceRecord.RetriesPeak])
        );
    }

    [Fact]
    public async Task Slowness_adds_exactly_its_delay()
    {
        var record = await Trial(new(FaultEffectKind.Slow, "order->payment", 1, Some.Milliseconds(200))).RunAsync();
        var (from, _) = record.Slots(Phase.DuringFault);
        var latency = record.Workloads[0].Slots.Single(s => s.Slot == from + 1).AllLatencies();
        Assert.Equal(
            (210.0, 210.0),
            (latency.Min!.Value.TotalMilliseconds, latency.Max!.Value.TotalMilliseconds),
            new Near(.11)
        );
    }

    [Theory]
    [InlineData(false, 210)]
    [InlineData(true, 410)]
    public async Task Distance_adds_a_round_trip_and_on_a_new_connection_two(bool fresh, double milliseconds)
    {
        var record = await (
            Trial(new(FaultEffectKind.Distant, "order->payment", 1, Some.Milliseconds(200))) with
            {
                FreshConnections = fresh,
            }
        ).RunAsync();
        var (from, _) = record.Slots(Phase.DuringFault);
        var latency = record.Workloads[0].Slots.Single(s => s.Slot == from + 1).AllLatencies();
        Assert.Equal(
            (milliseconds, milliseconds),
            (latency.Min!.Value.TotalMilliseconds, latency.Max!.Value.TotalMilliseconds),
            new Near(.21)
        );
    }

    [Fact]
    public async Task A_killed_service_loses_its_work_in_progress_and_takes_no_effect_for_it()
    {
        // Two workers with 100 ms each do 20/s, so most of the 200/s wait when the process ends at 5 s.
        var trial = Trial(
            new(FaultEffectKind.Kill, "payment"),
            new Mitigations.Timeout { Duration = Some.Milliseconds(60_000) }
        );
        var record = await (
            trial with
            {
                Payment = Spec() with
                {
                    Workers = 2,
                    ServiceTime = LatencyDistribution.Constant(Some.Milliseconds(100)),
                },
                RecoverySeconds = 1,
            }
        ).RunAsync();
        var statuses = record.Workloads[0].Slots.Where(s => s.Slot < 5).ToList();
        // 49 rounds of two workers have ended by 4.9 s; the round that ends together with the process has not.
        Assert.InRange(statuses.Sum(s => s.Of(CallStatus.Ok)), 98, 100);
        Assert.Equal(1000, statuses.Sum(s => s.Of(CallStatus.Ok)) + statuses.Sum(s => s.Of(CallStatus.Reset)));
        Assert.Equal(statuses.Sum(s => s.Of(CallStatus.Ok)), Payment(record).Sum("charges", 0, 5));
        Assert.Equal(
            800,
            record.Workloads[0].Slots.Where(s => s.Slot is >= 5 and < 9).Sum(s => s.Of(CallStatus.Refused))
        );
    }

    [Fact]
    public async Task A_full_queue_rejects_what_is_above_capacity()
    {
        var record = await (Trial() with { PerSecond = 900, Payment = Spec() with { QueueLimit = 60 } }).RunAsync();
        Assert.InRange(record.Workloads[0].Slots[6].Of(CallStatus.Rejected), 295, 305);
        Assert.InRange(record.Workloads[0].Slots[6].Of(CallStatus.Ok), 595, 605);
    }

    [Theory]
    [InlineData(FaultEffectKind.StallAndRelease, "payment", false)]
    [InlineData(FaultEffectKind.Refuse, "payment", false)]
    [InlineData(FaultEffectKind.Kill, "payment", false)]
    [InlineData(FaultEffectKind.BlackHole, "order->payment", false)]
    [InlineData(FaultEffectKind.LoseAnswers, "order->payment", false)]
    [InlineData(FaultEffectKind.Reset, "order->payment", false)]
    [InlineData(FaultEffectKind.Slow, "order->payment", true)]
    [InlineData(FaultEffectKind.Distant, "order->payment", true)]
    public async Task The_canary_feels_the_fault_outside_of_the_queue_and_is_not_counted(
        FaultEffectKind kind,
        string site,
        bool isAnswered
    )
    {
        var time = new VirtualTime();
        var testbed = new SimulatedTestbed(time);
        await testbed.PrepareAsync(Trial().Setup(), default);
        var fault = testbed.Bind(
            new EffectOnly(new(kind, site, 1, Some.Milliseconds(kind == FaultEffectKind.Distant ? 75 : 150)))
        );
        await time.RunAsync(async () =>
        {
            Assert.Equal((true, 0.0), await CanaryAsync());
            await fault.InjectAsync(default);
            Assert.Equal(
                isAnswered
                    ? (true, 150.0)
                    : (
                        false,
                        kind is FaultEffectKind.Refuse or FaultEffectKind.Kill or FaultEffectKind.Reset ? 0.0 : 250.0
                    ),
                await CanaryAsync()
            );
            await fault.RevertAsync(default);
            await fault.RevertAsync(default);
            Assert.Equal((true, 0.0), await CanaryAsync());
        });
        Assert.All(await testbed.CollectAsync(default), service => Assert.Empty(service.PerSlot));

        async Task<(bool Good, double Milliseconds)> CanaryAsync()
        {
            var start = time.GetTimestamp();
            using var limit = new CancellationTokenSource(Some.Milliseconds(250), time);
            try
            {
                var result = await fault.Canary.CallAsync(new(0, 0), limit.Token);
                return (result.Status.IsGood(), time.GetElapsedTime(start).TotalMilliseconds);
            }
            catch (OperationCanceledException)
            {
                return (false, time.GetElapsedTime(start).TotalMilliseconds);
            }
        }
    }

    [Theory]
    [InlineData(FaultEffectKind.Kill, "order->payment")]
    [InlineData(FaultEffectKind.Throttle, "order->payment")]
    [InlineData(FaultEffectKind.StallAndRelease, "order->payment")]
    [InlineData(FaultEffectKind.Refuse, "bank")]
    public async Task A_fault_without_a_model_says_that_it_cannot_be_simulated(FaultEffectKind kind, string site)
    {
        var testbed = new SimulatedTestbed(new VirtualTime());
        await testbed.PrepareAsync(Trial().Setup(), default);
        var error = Assert.Throws<CannotBeSimulatedException>(() => testbed.Bind(new EffectOnly(new(kind, site))));
        Assert.Contains("cannot be simulated", error.Message, StringComparison.Ordinal);
        Assert.Contains(site, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_experiment_that_says_that_it_has_no_model_is_not_simulated()
    {
        var setup = Trial().Setup();
        var error = await Assert.ThrowsAsync<CannotBeSimulatedException>(() =>
            SimulatedRun.RecordsAsync(
                setup.Experiment with
                {
                    WhyNotSimulated = "there is no model of bytes",
                },
                1,
                CancellationToken.None
            )
        );
        Assert.EndsWith("cannot be simulated: there is no model of bytes", error.Message, StringComparison.Ordinal);
    }

    private static SimulatedTrial Trial(FaultEffect? fault = null, params Mitigation[] policy) =>
        new()
        {
            Payment = Spec(),
            Fault = fault,
            Policy = new() { Mitigations = policy },
        };

    private static ServiceSpec Spec() =>
        new()
        {
            Name = "payment",
            Workers = 6,
            ServiceTime = LatencyDistribution.Constant(Some.Milliseconds(10)),
        };

    private static ServiceRecord Payment(TrialRecord record) => record.Services.Single(s => s.Name == "payment");

    private sealed class Near(double tolerance) : IEqualityComparer<(double, double)>
    {
        public bool Equals((double, double) x, (double, double) y) =>
            Math.Abs(x.Item1 - y.Item1) <= tolerance && Math.Abs(x.Item2 - y.Item2) <= tolerance;

        public int GetHashCode((double, double) obj) => 0;
    }
}
