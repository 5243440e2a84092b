using Chaos.Core.Calls;
using Chaos.Core.Histograms;
using Chaos.Core.Trials;
using Chaos.Reports.Charts;

namespace Chaos.Reports.Tests.Charts;

/// <summary>A failed call counts as slower than any good one, however quickly it failed.</summary>
public sealed class TrialLinesTests
{
    [Theory]
    [InlineData(100, 0, 10.0, 10.0)]
    [InlineData(99, 1, 10.0, 10.0)]
    [InlineData(98, 2, 10.0, double.PositiveInfinity)]
    [InlineData(50, 50, 10.0, double.PositiveInfinity)]
    [InlineData(49, 51, double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(0, 100, double.PositiveInfinity, double.PositiveInfinity)]
    public void Where_too_many_calls_failed_a_percentile_is_not_reached(int good, int failed, double p50, double p99)
    {
        var lines = new TrialLines(With(Slot(good, failed)));
        Assert.Equal(p50, lines.P50.Points[0].Value!.Value, .1);
        Assert.Equal(p99, lines.P99.Points[0].Value!.Value, .1);
    }

    [Fact]
    public void Calls_of_all_workloads_count_together_and_dropped_ones_failed()
    {
        var dropped = Slot(99, 0) with
        {
            Calls = new Dictionary<CallStatus, long> { [CallStatus.Ok] = 99, [CallStatus.Dropped] = 5 },
        };
        Assert.Equal(1, new TrialLines(With(Slot(100, 0), dropped)).P99.CountBeyond);
        Assert.Equal(0, new TrialLines(With(Slot(900, 0), dropped)).P99.CountBeyond);
    }

    [Fact]
    public void Calls_that_the_generator_could_not_make_count_neither_as_failed_nor_as_fast()
    {
        var slot = Slot(100, 0);
        var lines = new TrialLines(
            With(slot with { Calls = new Dictionary<CallStatus, long>(slot.Calls) { [CallStatus.Unsent] = 400 } })
        );
        Assert.Equal(10, Assert.Single(lines.P99.Values), .1);
    }

    [Fact]
    public void A_record_of_schema_1_keeps_its_meaning_and_is_labelled()
    {
        var (old, sound) = (
            new TrialLines(Some.OfSchema1(With(Slot(50, 50)))),
            new TrialLines(Some.OfSchema1(With(Slot(100, 0))))
        );
        Assert.Equal(10, Assert.Single(old.P99.Values), .1);
        Assert.Equal((true, false), (old.IsMixed, sound.IsMixed));
        Assert.False(new TrialLines(With(Slot(50, 50))).IsMixed);
    }

    [Theory]
    [InlineData(200, 200, 2.0)]
    [InlineData(null, 300, 3.0)]
    [InlineData(100, 400, 4.0)]
    public void The_attempts_on_an_edge_are_drawn_by_the_counter_that_is_judged(
        int? attempts,
        int requests,
        double drawn
    )
    {
        var counters = new Dictionary<string, IReadOnlyList<long>> { [ServiceRecord.Requests] = [requests] };
        if (attempts is { } known)
            counters[ServiceRecord.Attempts] = [known];
        var trial = With(Slot(100, 0)) with { Services = [new() { Name = "api->payment", PerSlot = counters }] };

        var line = new TrialLines(trial).Focus(new("Attempts", "api->payment", ServiceRecord.Attempts, null, 1.5));
        Assert.Equal(drawn, Assert.Single(line.Values));
    }

    [Fact]
    public void A_second_without_calls_stays_a_gap() =>
        Assert.All(new TrialLines(With()).P99.Points, p => Assert.Null(p.Value));

    [Fact]
    public void A_line_that_leaves_the_axis_runs_well_above_the_limit_and_all_measured_values()
    {
        var gone = new Line("p99", "p99", [(.5, 20), (1.5, double.PositiveInfinity)]);
        Assert.Equal([20.0], gone.Values);
        Assert.InRange(ValueAxis.Logarithmic([gone], 500).Place(500), 5, 100);
        Assert.Equal(0, ValueAxis.Logarithmic([gone with { Points = [(.5, 20)] }], 500).Place(500), 9);
        Assert.Equal(
            (1, 5),
            (
                ValueAxis.Logarithmic([gone with { Points = [(.5, double.PositiveInfinity)] }], null).Low,
                ValueAxis.Logarithmic([gone with { Points = [(.5, double.PositiveInfinity)] }], null).High
            )
        );
    }

    /// <summary>Good calls that took 10 ms, failed ones that took 1 ms.</summary>
    private static SlotRecord Slot(int good, int failed) =>
        new()
        {
            Slot = 0,
            Calls = new Dictionary<CallStatus, long> { [CallStatus.Ok] = good, [CallStatus.Refused] = failed },
            GoodLatency = Hdr(10, good),
            FailedLatency = Hdr(1, failed),
        };

    private static PackedHistogram? Hdr(double milliseconds, int count)
    {
        var histogram = new LatencyHistogram();
        for (var i = 0; i < count; i++)
            histogram.Record(TimeSpan.FromMilliseconds(milliseconds));
        return count == 0 ? null : histogram.Pack();
    }

    private static TrialRecord With(params SlotRecord[] slots)
    {
        var trial = Some.Storm(levels: false).Trials[0];
        return trial with
        {
            Times = trial.Times with { LoadEnd = TimeSpan.FromSeconds(1) },
            Workloads = [.. slots.Select((s, i) => trial.Workloads[0] with { Name = $"calls {i}", Slots = [s] })],
        };
    }
}
