using Chaos.Core.Calls;
using Chaos.Core.Experiments;
using Chaos.Core.Histograms;
using Chaos.Core.Metrics;
using Chaos.Core.Trials;

namespace Chaos.Tools.Tests.Core.Metrics;

public sealed class CompletionTimeTests
{
    [Fact]
    public void It_is_the_longest_wait_when_every_call_was_good() =>
        Assert.Equal(
            2.5,
            Measure(
                Slot(6, CallStatus.Ok, 40),
                Slot(8, CallStatus.Degraded, 2_500),
                Slot(3, CallStatus.Ok, 9_000)
            )!.Value,
            .01
        );

    [Fact]
    public void It_is_infinite_when_a_call_was_not_good() =>
        Assert.Equal(double.PositiveInfinity, Measure(Slot(6, CallStatus.Ok, 40), Slot(7, CallStatus.Rejected, 60)));

    [Fact]
    public void It_has_no_figure_without_calls() => Assert.Null(Measure());

    private static double? Measure(params SlotRecord[] slots)
    {
        var record = Some.Record("with");
        return new CompletionTime()
            .Measure([record with { Workloads = [record.Workloads[0] with { Slots = slots }] }], Phase.DuringFault)
            ?.Value;
    }

    private static SlotRecord Slot(int second, CallStatus status, double milliseconds)
    {
        var latency = new LatencyHistogram();
        latency.Record(TimeSpan.FromMilliseconds(milliseconds));
        return new()
        {
            Slot = second,
            Calls = new Dictionary<CallStatus, long> { [status] = 1 },
            Latency = latency.Pack(),
        };
    }
}
