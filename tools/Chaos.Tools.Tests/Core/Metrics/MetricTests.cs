using Chaos.Core.Calls;
using Chaos.Core.Experiments;
using Chaos.Core.Histograms;
using Chaos.Core.Metrics;
using Chaos.Core.Trials;

namespace Chaos.Tools.Tests.Core.Metrics;

public sealed class MetricTests
{
    [Fact]
    public void Slots_at_both_ends_of_a_phase_are_dropped()
    {
        var record = Some.Record("with");
        Assert.Equal((2, 5), record.Slots(Phase.Baseline));
        Assert.Equal((6, 9), record.Slots(Phase.DuringFault));
        Assert.Equal((10, 22), record.Slots(Phase.AfterFault));
        Assert.Equal((16, 22), record.Slots(Phase.AfterFault.From(6)));
    }

    [Fact]
    public void Attempts_are_counted_under_the_due_time_of_their_call() =>
        Assert.Equal(
            4,
            new AttemptsPerCall("payment")
                .Measure([Some.Record("with", s => s is >= 6 and < 9 ? 4 : 1)], Phase.DuringFault)!
                .Value.Value
        );

    [Theory]
    [InlineData(10, 0)]
    [InlineData(12, 2)]
    [InlineData(20, 10)]
    public void Without_tenths_the_time_to_recover_is_in_whole_seconds_after_the_fault(int goodFrom, double expected) =>
        Assert.Equal(
            expected,
            new TimeToRecover(Some.Seconds(2))
                .Measure([Some.Record("with", failing: s => s >= 5 && s < goodFrom)], Phase.AfterFault)!
                .Value.Value
        );

    [Theory]
    [InlineData(9.01, 9.3, .2)] // within the second that the end of the fault cuts, which is no whole second
    [InlineData(9.2, 10.2, 1)]
    [InlineData(9.2, 9.2, 0)]
    [InlineData(9.2, 9.21, 0)] // to a tenth
    [InlineData(9, 10.7, 1.7)]
    public void Tenths_give_the_time_to_recover_from_the_end_of_the_fault(
        double reverted,
        double goodFrom,
        double expected
    )
    {
        var record = Some.Record("with");
        record = record with
        {
            Times = record.Times with { RevertBegan = Some.Seconds(reverted), Reverted = Some.Seconds(reverted) },
            Workloads =
            [
                record.Workloads[0] with
                {
                    Slots =
                    [
                        .. record
                            .Workloads[0]
                            .Slots.Select(s => ByTenth(s, tenth => tenth < 50 || tenth >= Math.Floor(goodFrom * 10))),
                    ],
                },
            ],
        };
        Assert.Equal(
            expected,
            new TimeToRecover(Some.Seconds(2)).Measure([record], Phase.AfterFault)!.Value.Value,
            1e-9
        );
    }

    /// <summary>Ten calls in each tenth of a second, all good or none.</summary>
    private static SlotRecord ByTenth(SlotRecord slot, Func<int, bool> isGood)
    {
        long[] good =
        [
            .. Enumerable
                .Range(0, SlotRecord.Tenths)
                .Select(t => isGood((slot.Slot * SlotRecord.Tenths) + t) ? 10L : 0),
        ];
        return slot with
        {
            Calls = new Dictionary<CallStatus, long>
            {
                [CallStatus.Ok] = good.Sum(),
                [CallStatus.TimedOut] = 100 - good.Sum(),
            },
            OfferedByTenth = [.. Enumerable.Repeat(10L, SlotRecord.Tenths)],
            GoodByTenth = good,
        };
    }

    [Fact]
    public void A_recovery_that_does_not_last_does_not_count()
    {
        var recovery = new TimeToRecover(Some.Seconds(2))
            .Measure([Some.Record("with", failing: s => s >= 5 && s % 2 == 0)], Phase.AfterFault)!
            .Value;
        Assert.Equal(double.PositiveInfinity, recovery.Value);
        Assert.Equal(12, recovery.Count);
    }

    [Theory]
    [InlineData(50, 5, 13, 0)] // one call of 250
    [InlineData(20, 5, 13, 0)] // one of 100
    [InlineData(10, 5, 13, 4)] // one of 50 is 2 %: recovered after it
    [InlineData(50, 5, 10, 1)] // the hold has to begin with a good second
    public void A_single_failed_call_is_no_relapse_when_99_percent_of_the_hold_are_good(
        long rate,
        double hold,
        int hiccup,
        double expected
    )
    {
        var record = Some.Record("with");
        var slots = record
            .Workloads[0]
            .Slots.Select(s =>
                s with
                {
                    Calls =
                        s.Slot == hiccup
                            ? new Dictionary<CallStatus, long> { [CallStatus.Ok] = rate - 1, [CallStatus.TimedOut] = 1 }
                            : new Dictionary<CallStatus, long> { [CallStatus.Ok] = rate },
                }
            );
        record = record with { Workloads = [record.Workloads[0] with { Slots = [.. slots] }] };
        Assert.Equal(expected, new TimeToRecover(Some.Seconds(hold)).Measure([record], Phase.AfterFault)!.Value.Value);
    }

    [Fact]
    public void A_call_that_fails_in_every_second_is_a_relapse()
    {
        var record = Some.Record("with");
        var slots = record
            .Workloads[0]
            .Slots.Select(s =>
                s with
                {
                    Calls = new Dictionary<CallStatus, long> { [CallStatus.Ok] = 49, [CallStatus.TimedOut] = 1 },
                }
            );
        Assert.Equal(
            double.PositiveInfinity,
            new TimeToRecover(Some.Seconds(5))
                .Measure(
                    [record with { Workloads = [record.Workloads[0] with { Slots = [.. slots] }] }],
                    Phase.AfterFault
                )!
                .Value.Value
        );
    }

    [Fact]
    public void Over_rounds_the_longest_recovery_counts()
    {
        var metric = new TimeToRecover(Some.Seconds(2));
        Assert.Equal(
            4,
            metric
                .Measure(
                    [Some.Record("with"), Some.Record("with", failing: s => s is >= 5 and < 14)],
                    Phase.AfterFault
                )!
                .Value.Value
        );
    }

    [Fact]
    public void The_interval_of_failure_free_availability_is_that_of_independent_calls()
    {
        var availability = new Availability().Measure([Some.Record("with")], Phase.AfterFault.From(6))!.Value;
        Assert.Equal(1, availability.Value);
        Assert.Equal(600, availability.Count);
        Assert.InRange(availability.Low, .9936, .9937);
    }

    [Fact]
    public void Two_workloads_count_as_no_more_seconds_than_one()
    {
        var one = Some.Record("with", failing: s => s == 18);
        var two = one with { Workloads = [one.Workloads[0], one.Workloads[0] with { Name = "more" }] };
        Assert.Null(new Availability().Measure([two], Phase.DuringFault));
        Assert.InRange(new Availability().Measure([two], Phase.AfterFault)!.Value.Low, 0, .95);
    }

    [Fact]
    public void Too_few_slots_give_no_availability() =>
        Assert.Null(new Availability().Measure([Some.Record("with")], Phase.DuringFault));

    [Fact]
    public void Tenths_of_a_second_decide_what_whole_seconds_could_not()
    {
        var good = new Availability().Measure([Tenths()], Phase.DuringFault)!.Value;
        Assert.Equal((1, 300L), (good.Value, good.Count));
        Assert.InRange(good.Low, .9873, .9874);
        // A tenth of a second in which all calls fail weighs more than the same number of scattered failures.
        var clump = new Availability().Measure([Tenths(t => t == 65 ? 0 : 10)], Phase.DuringFault)!.Value;
        var scattered = new Availability().Measure([Tenths(t => t % 3 == 0 ? 9 : 10)], Phase.DuringFault)!.Value;
        Assert.Equal(clump.Value, scattered.Value, 1e-9);
        Assert.InRange(clump.Low, 0, .8);
        Assert.InRange(scattered.Low, .92, .95);
    }

    [Fact]
    public void Tenths_that_do_not_match_the_calls_or_are_missing_in_a_record_are_ignored()
    {
        var half = Tenths() is var whole
            ? whole with
            {
                Workloads =
                [
                    whole.Workloads[0] with
                    {
                        Slots = [.. whole.Workloads[0].Slots.Select(s => s with { GoodByTenth = [50] })],
                    },
                ],
            }
            : null;
        Assert.Null(new Availability().Measure([half!], Phase.DuringFault));
        Assert.Null(
            new Availability().Measure(
                [Tenths(), Some.Record("with")],
                Phase.DuringFault with
                {
                    Take = TimeSpan.FromSeconds(2),
                }
            )
        );
    }

    [Fact]
    public void The_longest_wait_is_the_greatest_of_all_slots_of_the_phase()
    {
        var record = With(s =>
            (
                Hdr(
                    s == 7 ? 1240
                        : s == 12 ? 5000
                        : 10,
                    20
                ),
                null
            )
        );
        var longest = new LatencyMaximum().Measure([record], Phase.DuringFault)!.Value;
        Assert.InRange(longest.Value, 1240 * (1 - 1 / 2048.0), 1240 * (1 + 1 / 2048.0));
        Assert.Equal(6, longest.Count);
        Assert.InRange(
            new LatencyMaximum().Measure([record, With(_ => (Hdr(3000), null))], Phase.DuringFault)!.Value.Value,
            2998,
            3002
        );
        Assert.Null(new LatencyMaximum().Measure([Some.Record("with")], Phase.DuringFault));
    }

    [Fact]
    public void Degraded_calls_are_counted_against_all_that_were_due()
    {
        var record = With(s =>
            (
                null,
                new()
                {
                    [CallStatus.Ok] = 40,
                    [CallStatus.Degraded] = s >= 6 ? 50 : 0,
                    [CallStatus.Dropped] = 10,
                }
            )
        );
        Assert.Equal(.5, new DegradedShare().Measure([record], Phase.DuringFault)!.Value.Value);
        Assert.Equal(0, new DegradedShare().Measure([record], Phase.Baseline)!.Value.Value);
        Assert.Null(new DegradedShare().Measure([], Phase.DuringFault));
    }

    [Fact]
    public void A_counter_per_call_is_divided_by_the_calls_sent_and_0_when_it_never_counted()
    {
        var record = Some.Record("with", s => s is >= 6 and < 9 ? 4 : 1);
        Assert.Equal(
            4,
            new CounterPerCall("attempts", "payment", ServiceRecord.Attempts)
                .Measure([record], Phase.DuringFault)!
                .Value.Value
        );
        Assert.Equal(
            0,
            new CounterPerCall("nothing", "payment", "nothing").Measure([record], Phase.DuringFault)!.Value.Value
        );
    }

    [Fact]
    public void A_trial_that_ended_before_its_services_were_asked_has_no_attempts()
    {
        var whole = Some.Record("with");
        var stopped = whole with { Services = [] };
        var attempts = new AttemptsPerCall("payment");
        Assert.Null(attempts.Measure([stopped], Phase.DuringFault));
        Assert.Equal(
            attempts.Measure([whole], Phase.DuringFault),
            attempts.Measure([whole, stopped], Phase.DuringFault)
        );
    }

    [Fact]
    public void A_mean_of_a_counter_has_the_unit_of_the_sum()
    {
        var record = Some.Record("with");
        var payment = record.Services[0] with
        {
            PerSlot = new Dictionary<string, IReadOnlyList<long>>
            {
                ["milliseconds"] = [0, 0, 0, 0, 0, 0, 100, 300, 200],
                ["answers"] = [0, 0, 0, 0, 0, 0, 1, 2, 1],
            },
        };
        var mean = new CounterMean("mean age", "payment", "milliseconds", "answers", MetricUnit.Milliseconds);
        Assert.Equal(
            ("150 ms", 4),
            (
                mean.Format(mean.Measure([record with { Services = [payment] }], Phase.DuringFault)!.Value),
                mean.Measure([record with { Services = [payment] }], Phase.Whole)!.Value.Count
            )
        );
        Assert.Null(mean.Measure([record], Phase.Whole));
    }

    [Fact]
    public void Counts_of_a_service_continue_after_it_was_started_again()
    {
        var before = new ServiceRecord
        {
            Name = "payment",
            PerSlot = new Dictionary<string, IReadOnlyList<long>> { ["attempts"] = [1, 2], ["done"] = [1] },
            Totals = new Dictionary<string, long> { ["orders"] = 3 },
            Events = [new(DateTimeOffset.UnixEpoch, "first", "payment")],
        };
        var later = new ServiceRecord
        {
            Name = "payment",
            PerSlot = new Dictionary<string, IReadOnlyList<long>> { ["attempts"] = [0, 1, 4] },
            Totals = new Dictionary<string, long> { ["orders"] = 5 },
            Events = [new(DateTimeOffset.UnixEpoch, "second", "payment")],
        };
        var both = later.After(before);
        Assert.Equal([1L, 3, 4], both.PerSlot["attempts"]);
        Assert.Equal([1L], both.PerSlot["done"]);
        Assert.Equal(5, both.Totals["orders"]);
        Assert.Equal(["first", "second"], both.Events.Select(e => e.Name));
    }

    /// <summary>Ten calls in each tenth, with the given number of good ones, by tenth of the trial.</summary>
    private static TrialRecord Tenths(Func<int, long>? good = null)
    {
        var record = Some.Record("with");
        return record with
        {
            Workloads = [record.Workloads[0] with { Slots = [.. record.Workloads[0].Slots.Select(Slot)] }],
        };

        SlotRecord Slot(SlotRecord slot)
        {
            long[] goods = [.. Enumerable.Range(0, 10).Select(t => good?.Invoke((10 * slot.Slot) + t) ?? 10)];
            return slot with
            {
                Calls = new Dictionary<CallStatus, long>
                {
                    [CallStatus.Ok] = goods.Sum(),
                    [CallStatus.TimedOut] = 100 - goods.Sum(),
                },
                OfferedByTenth = [.. Enumerable.Repeat(10L, 10)],
                GoodByTenth = goods,
            };
        }
    }

    private static PackedHistogram Hdr(params double[] milliseconds)
    {
        var histogram = new LatencyHistogram();
        foreach (var ms in milliseconds)
            histogram.Record(TimeSpan.FromMilliseconds(ms));
        return histogram.Pack();
    }

    private static TrialRecord With(Func<int, (PackedHistogram? Latency, Dictionary<CallStatus, long>? Calls)> slot)
    {
        var record = Some.Record("with");
        return record with
        {
            Workloads =
            [
                record.Workloads[0] with
                {
                    Slots =
                    [
                        .. record
                            .Workloads[0]
                            .Slots.Select(s =>
                                s with
                                {
                                    Latency = slot(s.Slot).Latency ?? s.Latency,
                                    Calls = slot(s.Slot).Calls ?? s.Calls,
                                }
                            ),
                    ],
                },
            ],
        };
    }
}
