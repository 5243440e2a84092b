using System.Text.Json;
using Chaos.Core.Experiments;
using Chaos.Core.Metrics;
using Chaos.Core.Records;
using Chaos.Core.Trials;

namespace Chaos.Tools.Tests.Core.Trials;

/// <summary>
/// The start and end of the phases in a record. The plan is 2 s warm-up, 3 s baseline, 4 s fault, 13 s recovery.
/// </summary>
public sealed class TrialTimesTests
{
    /// <summary>A process was killed for 4 s and then took 6 s to start.</summary>
    private static TrialRecord Restarted(Func<int, bool>? failing = null)
    {
        var record = Some.Record("with", failing: failing);
        return record with
        {
            Times = record.Times with
            {
                BaselineEnd = Some.Seconds(4.5),
                RevertBegan = Some.Seconds(9.01),
                Reverted = Some.Seconds(15.1),
                FaultEnd = Some.Seconds(9),
                RecoveryBegan = Some.Seconds(9),
            },
        };
    }

    [Fact]
    public void The_start_up_time_of_a_process_belongs_to_the_recovery()
    {
        var record = Restarted(failing: s => s is >= 5 and < 16);

        Assert.Equal((6, 9), record.Slots(Phase.DuringFault));
        Assert.Equal((9, 22), record.Slots(Phase.AfterFault));
        Assert.Equal(7, new TimeToRecover(Some.Seconds(2)).Measure([record], Phase.AfterFault)!.Value.Value);
    }

    [Fact]
    public void An_event_is_timed_from_the_planned_end_of_the_fault()
    {
        var record = Restarted() with
        {
            Events = [new(Some.Seconds(16), "x") { Name = "breaker closed", Source = "order->payment" }],
        };

        Assert.Equal(
            7,
            new EventTime("time to close", "order->payment", "breaker closed", PhaseKind.Recovery)
                .Measure([record], Phase.AfterFault)!
                .Value.Value,
            1e-9
        );
    }

    [Fact]
    public void Calls_due_just_before_the_fault_belong_to_neither_phase_and_to_the_whole()
    {
        var record = Restarted();

        Assert.Equal((2, 4), record.Slots(Phase.Baseline));
        Assert.Equal((4, 6), record.Slots(Phase.UnderWay));
        Assert.Equal((2, 22), record.Slots(Phase.Whole));
    }

    [Fact]
    public void A_record_without_these_times_keeps_its_meaning()
    {
        var old = Some.Record("with");

        var text = JsonSerializer.Serialize(old, RecordJson.Options);
        var read = JsonSerializer.Deserialize<TrialRecord>(text, RecordJson.Options)!;

        Assert.All(
            new[] { "baselineEnd", "faultEnd", "recoveryBegan", "over", "died" },
            name => Assert.DoesNotContain(name, text, StringComparison.Ordinal)
        );
        Assert.Equal((2, 5), read.Slots(Phase.Baseline));
        Assert.Equal((5, 5), read.Slots(Phase.UnderWay));
        Assert.Equal((6, 9), read.Slots(Phase.DuringFault));
        Assert.Equal((10, 22), read.Slots(Phase.AfterFault));
        Assert.Empty(read.Deaths);
    }

    [Fact]
    public void A_death_is_read_as_it_was_written()
    {
        var record = Some.Record("with") with
        {
            Deaths = [new("payment", Some.Seconds(12.34), 7, ["starting", "FATAL: out of connections"])],
        };

        var read = JsonSerializer.Deserialize<TrialRecord>(
            JsonSerializer.Serialize(record, RecordJson.Options),
            RecordJson.Options
        )!;

        Assert.Equal(
            "payment ended during the trial with exit code 7 at 12.3 s. Its last lines: starting | FATAL: out of connections",
            Assert.Single(read.Deaths).ToString()
        );
    }

    [Theory]
    [InlineData(137, "payment ended during the trial with exit code 137 (signal 9) at 3 s and wrote nothing")]
    [InlineData(0, "payment ended during the trial with exit code 0 at 3 s and wrote nothing")]
    [InlineData(null, "payment was started again and did not get ready at 3 s and wrote nothing")]
    public void A_death_says_how_the_service_ended(int? code, string told) =>
        Assert.Equal(told, new ServiceDeath("payment", Some.Seconds(3), code, []).ToString());

    [Fact]
    public void Time_for_calls_under_way_is_added_to_the_baseline_and_is_not_judged()
    {
        var longer = Some.Durations.BeforeFault(Some.Seconds(1.5));

        // In whole seconds, because calls are counted by the second.
        Assert.Equal(Some.Durations.Total + Some.Seconds(2), longer.Total);
        Assert.Equal(Some.Durations.Baseline, Phase.Baseline.PlannedLength(longer));
        Assert.Equal(Some.Seconds(2), Phase.UnderWay.PlannedLength(longer));
        Assert.Empty(longer.Errors("durations"));
        var error = Assert.Single((longer with { Baseline = Some.Seconds(3) }).Errors("durations"));
        Assert.Equal(("durations.baseline", "1s"), (error.Field, error.Value));
    }

    [Theory]
    [InlineData(8, null)]
    [InlineData(
        8.1,
        "durations.recovery: 13 s is not allowed; allowed: 14 s or more: the start of payment took 8.1 "
            + "s, and the recovery phase would end before calls could be good for 2 s within 3 s"
    )]
    public void A_recovery_has_to_be_long_enough_for_the_start_and_the_limit_after_it(double start, string? error) =>
        Assert.Equal(
            error,
            new TimeToRecover(Some.Seconds(2))
                .TooShort(
                    Some.Experiment(),
                    Chaos.Core.Expectations.Limit.AtMost(3),
                    "payment",
                    Some.Seconds(start),
                    Some.Seconds(start)
                )
                ?.ToString()
        );
}
