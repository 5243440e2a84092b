using Chaos.Core.Experiments;
using Chaos.Core.Metrics;

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
        Assert.Equal(4, new AttemptsPerCall("payment").Measure([Some.Record("with", s => s is >= 6 and < 9 ? 4 : 1)], Phase.DuringFault)!.Value.Value);

    [Theory]
    [InlineData(10, 0)]
    [InlineData(12, 2)]
    [InlineData(20, 10)]
    public void The_time_to_recover_is_in_whole_seconds_after_the_fault(int goodFrom, double expected) =>
        Assert.Equal(expected, new TimeToRecover(Some.Seconds(2)).Measure([Some.Record("with", failing: s => s >= 5 && s < goodFrom)], Phase.AfterFault)!.Value.Value);

    [Fact]
    public void A_recovery_that_does_not_hold_is_none()
    {
        var recovery = new TimeToRecover(Some.Seconds(2)).Measure([Some.Record("with", failing: s => s >= 5 && s % 2 == 0)], Phase.AfterFault)!.Value;
        Assert.Equal(double.PositiveInfinity, recovery.Value);
        Assert.Equal(12, recovery.Count);
    }

    [Fact]
    public void Over_rounds_the_longest_recovery_counts()
    {
        var metric = new TimeToRecover(Some.Seconds(2));
        Assert.Equal(4, metric.Measure([Some.Record("with"), Some.Record("with", failing: s => s is >= 5 and < 14)], Phase.AfterFault)!.Value.Value);
    }

    [Fact]
    public void Failure_free_availability_is_no_surer_than_independent_calls_allow()
    {
        var availability = new Availability().Measure([Some.Record("with")], Phase.AfterFault.From(6))!.Value;
        Assert.Equal(1, availability.Value);
        Assert.Equal(600, availability.Count);
        Assert.InRange(availability.Low, .9936, .9937);
    }

    [Fact]
    public void Two_workloads_make_no_more_seconds_than_one()
    {
        var one = Some.Record("with", failing: s => s == 18);
        var two = one with { Workloads = [one.Workloads[0], one.Workloads[0] with { Name = "more" }] };
        Assert.Null(new Availability().Measure([two], Phase.DuringFault));
        Assert.InRange(new Availability().Measure([two], Phase.AfterFault)!.Value.Low, 0, .95);
    }

    [Fact]
    public void Too_few_slots_give_no_availability() =>
        Assert.Null(new Availability().Measure([Some.Record("with")], Phase.DuringFault));
}
