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
    public void It_is_what_one_takes_longer_than_the_other_beyond_what_it_did_before()
    {
        // Before the fault 10 and 13 ms, in it 30 and 53: 23 - 3.
        var record = Record(slot => slot < 12 ? 10 : 30, slot => slot < 12 ? 13 : 53);

        var added = s_metric.Measure([record], Phase.DuringFault)!.Value;

        Assert.Equal(20, added.Value, .2);
        // Latencies that never change leave nothing to doubt but the histogram's own resolution.
        Assert.InRange(added.Low, added.Value - .3, added.Value);
        Assert.InRange(added.High, added.Value, added.Value + .3);
    }

    [Fact]
    public void The_doubt_of_its_parts_is_in_it_and_less_than_all_of_them_added_up()
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
    public void Without_one_of_its_parts_there_is_none()
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
