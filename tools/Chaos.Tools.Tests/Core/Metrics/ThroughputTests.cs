using Chaos.Core.Calls;
using Chaos.Core.Experiments;
using Chaos.Core.Metrics;
using Chaos.Core.Trials;

namespace Chaos.Tools.Tests.Core.Metrics;

/// <summary>Rates with an interval, ratios of two workloads, shares of instances and bytes on the wire.</summary>
public sealed class ThroughputTests
{
    /// <summary>100 good calls in even seconds and 60 in odd ones, with the same number of attempts.</summary>
    private static readonly TrialRecord s_uneven = Some.Record("with", attempts: s => s % 2 == 0 ? 1 : .6) is var record
        ? record with
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
                                    Calls = new Dictionary<CallStatus, long>
                                    {
                                        [CallStatus.Ok] = s.Slot % 2 == 0 ? 100 : 60,
                                    },
                                }
                            ),
                    ],
                },
            ],
        }
        : record;

    [Fact]
    public void A_rate_has_an_interval_from_its_seconds()
    {
        foreach (
            var metric in (Metric[])
                [new Throughput(), new CounterPerSecond("attempts a second", "payment", ServiceRecord.Attempts)]
        )
        {
            var even = metric.Measure([Some.Record("with")], Phase.AfterFault)!.Value;
            Assert.Equal((100.0, 100.0, 100.0), (even.Value, even.Low, even.High));
            var uneven = metric.Measure([s_uneven], Phase.AfterFault)!.Value;
            Assert.InRange(uneven.Value, 78, 82);
            Assert.InRange(uneven.Low, 60, 79);
            Assert.InRange(uneven.High, 81, 100);
            // Three seconds cannot show how seconds differ.
            Assert.Null(metric.Measure([s_uneven], Phase.Baseline));
            Assert.NotNull(metric.TooShort(Some.Experiment(), Phase.Baseline, null, "x"));
            Assert.Null(metric.TooShort(Some.Experiment(), Phase.AfterFault, null, "x"));
            Assert.Null(metric.Measure([], Phase.AfterFault));
        }
    }

    [Fact]
    public void A_second_without_a_call_counts()
    {
        // 16 seconds of recovery, one of them without a call because all callers waited.
        var (from, to) = s_uneven.Slots(Phase.AfterFault);
        var stalled = Some.Record("with") is var r
            ? r with
            {
                Workloads = [r.Workloads[0] with { Slots = [.. r.Workloads[0].Slots.Where(s => s.Slot != from + 2)] }],
            }
            : null!;
        var expected = 100.0 * (to - from - 1) / (to - from);
        Assert.Equal(expected, new Throughput().Measure([stalled], Phase.AfterFault)!.Value.Value, 1e-9);
        Assert.Equal(expected, new Throughput().OfRound(stalled, Phase.AfterFault)!.Value, 1e-9);
        Assert.Null(new Throughput().OfRound(stalled with { Workloads = [] }, Phase.AfterFault));
    }

    [Fact]
    public void A_ratio_of_two_workloads_adds_their_relative_errors_in_quadrature()
    {
        var both = s_uneven with
        {
            Workloads =
            [
                s_uneven.Workloads[0] with
                {
                    Name = "a",
                },
                Some.Record("with").Workloads[0] with
                {
                    Name = "b",
                },
            ],
        };
        var (a, b) = (
            new OfWorkload("a", new Throughput()).Measure([both], Phase.AfterFault)!.Value,
            new OfWorkload("b", new Throughput()).Measure([both], Phase.AfterFault)!.Value
        );

        var ratio = new WorkloadRatio("a over b", new Throughput(), "a", "b").Measure([both], Phase.AfterFault)!.Value;
        var inverse = new WorkloadRatio("b over a", new Throughput(), "b", "a")
            .Measure([both], Phase.AfterFault)!
            .Value;

        // b has no error, so the ratio has only that of a.
        Assert.Equal(
            (a.Value / b.Value, a.Low / b.Value, a.High / b.Value),
            (ratio.Value, ratio.Low, ratio.High),
            new Near()
        );
        Assert.True(inverse.Low < inverse.Value && inverse.Value < inverse.High);
        Assert.Equal(1 / ratio.Value, inverse.Value, 1e-9);
        Assert.Equal(
            ratio.Value,
            new WorkloadRatio("a over b", new Throughput(), "a", "b").OfRound(both, Phase.AfterFault)!.Value,
            1e-9
        );
        Assert.Null(new WorkloadRatio("a over c", new Throughput(), "a", "c").Measure([both], Phase.AfterFault));
        Assert.Equal(
            "x.metric.workload",
            new WorkloadRatio("a over c", new Throughput(), "calls", "c")
                .TooShort(Some.Experiment(), Phase.AfterFault, null, "x")!
                .Field
        );
    }

    [Fact]
    public void An_instances_share_is_of_the_calls_sent()
    {
        var half = Some.Record("with", attempts: _ => .5);
        Assert.Equal(.5, new ShareOfCalls("payment").Measure([half], Phase.Whole)!.Value.Value);
        Assert.Equal(0, new ShareOfCalls("payment-2").Measure([half], Phase.Whole)!.Value.Value);
        Assert.Equal("share of calls at payment", new ShareOfCalls("payment").Name);
    }

    [Fact]
    public void Bytes_on_the_wire_are_of_both_directions_per_call_of_the_workload()
    {
        var slots = Some.Record("with").Workloads[0].Slots.Count;
        var edge = new ServiceRecord
        {
            Name = "client->payment",
            PerSlot = new Dictionary<string, IReadOnlyList<long>>
            {
                [ServiceRecord.BytesUp] = [.. Enumerable.Repeat(20_000L, slots)],
                [ServiceRecord.BytesDown] = [.. Enumerable.Repeat(5_000L, slots)],
            },
        };
        var record = Some.Record("with") with { Services = [edge] };
        var metric = new WireBytesPerCall("bytes per call", "client->payment", "calls");

        Assert.Equal(250, metric.Measure([record, record], Phase.Baseline)!.Value.Value);
        Assert.Null(metric.Measure([record, Some.Record("with")], Phase.Baseline));
        Assert.Null((metric with { Workload = "others" }).Measure([record], Phase.Baseline));
        Assert.Null(metric.TooShort(Some.Experiment(), Phase.Baseline, null, "x"));
        Assert.Equal(
            "x.metric.workload",
            (metric with { Workload = "others" }).TooShort(Some.Experiment(), Phase.Baseline, null, "x")!.Field
        );
    }

    private sealed class Near : IEqualityComparer<(double, double, double)>
    {
        public bool Equals((double, double, double) x, (double, double, double) y) =>
            Math.Abs(x.Item1 - y.Item1) + Math.Abs(x.Item2 - y.Item2) + Math.Abs(x.Item3 - y.Item3) < 1e-9;

        public int GetHashCode((double, double, double) obj) => 0;
    }
}
