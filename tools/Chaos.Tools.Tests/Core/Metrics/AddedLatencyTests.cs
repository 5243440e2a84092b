using Chaos.Core.Calls;
using Chaos.Core.Experiments;
using Chaos.Core.Histograms;
using Chaos.Core.Metrics;
using Chaos.Core.Trials;

namespace Chaos.Tools.Tests.Core.Metrics;

public sealed class AddedLatencyTests
{
    private static readonly AddedLatency s_metric = new("handshake", "new", "kept");

    [Fact]
    public void It_is_the_difference_of_the_medians_minus_their_difference_before_the_fault()
    {
        // 10 and 13 ms before the fault, 30 and 53 ms during it: (53 - 30) - (13 - 10).
        var record = Record(slot => slot < 12 ? 10 : 30, slot => slot < 12 ? 13 : 53);

        var added = s_metric.Measure([record], Phase.DuringFault)!.Value;

        Assert.Equal(20, added.Value, .2);
        // With constant latencies the only uncertainty is the histogram's resolution.
        Assert.InRange(added.Low, added.Value - .3, added.Value);
        Assert.InRange(added.High, added.Value, added.Value + .3);
    }

    [Fact]
    public void Its_interval_is_wider_than_that_of_each_part_and_narrower_than_their_sum()
    {
        var record = Record(slot => 10 + (slot % 3), slot => (slot < 12 ? 13 : 33) + (slot % 5));
        var parts = new[]
        {
            ("new", Phase.DuringFault),
            ("kept", Phase.DuringFault),
            ("new", Phase.Baseline),
            ("kept", Phase.Baseline),
        }
            .Select(p => new OfWorkload(p.Item1, new LatencyPercentile(.5)).Measure([record], p.Item2)!.Value)
            .ToList();

        var added = s_metric.Measure([record], Phase.DuringFault)!.Value;

        Assert.InRange(added.High - added.Low, parts.Max(p => p.High - p.Low), parts.Sum(p => p.High - p.Low) - .01);
    }

    [Fact]
    public void It_has_no_figure_if_a_part_has_none()
    {
        Assert.Null(s_metric.Measure([], Phase.DuringFault));
        Assert.Null((s_metric with { Against = "nobody" }).Measure([Record(_ => 10, _ => 20)], Phase.DuringFault));
        Assert.Contains(
            "workload",
            (s_metric with { Against = "nobody" }).TooShort(Some.Experiment(), Phase.DuringFault, null, "x")!.Field,
            StringComparison.Ordinal
        );
    }

    private static TrialRecord Record(Func<int, double> kept, Func<int, double> fresh) =>
        Some.Record("links") with
        {
            Times = new()
            {
                WarmUpEnd = TimeSpan.Zero,
                FaultBegan = Some.Seconds(12),
                Injected = Some.Seconds(12),
                RevertBegan = Some.Seconds(24),
                Reverted = Some.Seconds(24),
                LoadEnd = Some.Seconds(24),
            },
            Workloads = [Workload("kept", kept), Workload("new", fresh)],
        };

    private static WorkloadRecord Workload(string name, Func<int, double> milliseconds) =>
        new()
        {
            Name = name,
            IsOpen = true,
            InFlightPeak = 1,
            Unfinished = 0,
            Slots =
            [
                .. Enumerable
                    .Range(0, 24)
                    .Select(slot =>
                    {
                        var histogram = new LatencyHistogram();
                        for (var i = 0; i < 20; i++)
                            histogram.Record(TimeSpan.FromMilliseconds(milliseconds(slot)));
                        return new SlotRecord
                        {
                            Slot = slot,
                            Calls = new Dictionary<CallStatus, long> { [CallStatus.Ok] = 20 },
                            Latency = histogram.Pack(),
                        };
                    }),
            ],
        };
}
