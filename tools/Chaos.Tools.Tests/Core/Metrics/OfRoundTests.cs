using Chaos.Core.Calls;
using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Histograms;
using Chaos.Core.Messaging;
using Chaos.Core.Metrics;
using Chaos.Core.Trials;

namespace Chaos.Tools.Tests.Core.Metrics;

public sealed class OfRoundTests
{
    [Fact]
    public void A_percentile_is_of_the_phase_alone_even_with_few_seconds()
    {
        // 100 calls a second of 1 to 100 ms, ten times as slow during the fault. Three whole seconds of the fault are
        // measured.
        var round = Slow(Some.Record("with"));

        Assert.Null(
            new LatencyPercentile(.95).Measure([round], Phase.DuringFault with { Take = TimeSpan.FromSeconds(2) })
        );
        Assert.Equal(950, new LatencyPercentile(.95).OfRound(round, Phase.DuringFault)!.Value, 1.0);
        Assert.Equal(95, new LatencyPercentile(.95).OfRound(round, Phase.Baseline)!.Value, .1);
        Assert.Null(new LatencyPercentile(.99).OfRound(round, Phase.DuringFault)); // 300 calls, 368 needed
        Assert.Equal(
            950,
            new OfWorkload("calls", new LatencyPercentile(.95)).OfRound(round, Phase.DuringFault)!.Value,
            1.0
        );
        Assert.Null(new OfWorkload("others", new LatencyPercentile(.95)).OfRound(round, Phase.DuringFault));
    }

    [Fact]
    public void A_time_that_did_not_end_is_the_time_watched()
    {
        var never = Some.Record("with", failing: s => s >= 5);

        Assert.Equal(12, new TimeToRecover(TimeSpan.FromSeconds(2)).OfRound(never, Phase.AfterFault));
        Assert.Equal(
            12,
            new EventTime("time to close", "order->payment", "breaker closed", PhaseKind.Recovery).OfRound(
                never,
                Phase.AfterFault
            )
        );
        Assert.Equal(20, new CompletionTime().OfRound(never, Phase.Whole));
    }

    public static TheoryData<Metric, Bound?, EffectScale, double> Sides =>
        new()
        {
            { new Availability(), Bound.AtLeast, EffectScale.Difference, .005 },
            { new Goodput(), Bound.AtLeast, EffectScale.Ratio, .05 },
            { new AttemptsPerCall("payment"), Bound.AtMost, EffectScale.Ratio, .05 },
            { new LatencyPercentile(.99), Bound.AtMost, EffectScale.Ratio, .15 },
            { new EndToEndPercentile(.5), Bound.AtMost, EffectScale.Ratio, .05 },
            { new TimeToRecover(TimeSpan.FromSeconds(2)), Bound.AtMost, EffectScale.Difference, 1 },
            { new MessageCount(LedgerEntry.Lost), Bound.AtMost, EffectScale.Difference, 0 },
            { new MessageCount(LedgerEntry.Distinct), Bound.AtLeast, EffectScale.Difference, 0 },
            { new StatusShare(CallStatus.Ok), Bound.AtLeast, EffectScale.Difference, .005 },
            { new StatusShare(CallStatus.Rejected), Bound.AtMost, EffectScale.Difference, .005 },
            { new OfWorkload("calls", new Goodput()), Bound.AtLeast, EffectScale.Ratio, .05 },
            { new RetryDelayMean("order->payment", 1), null, EffectScale.Ratio, .05 },
            { new CounterRatio("charges per order", "payment", "charges", "orders"), null, EffectScale.Ratio, .05 },
        };

    [Theory, MemberData(nameof(Sides))]
    public void A_metric_knows_its_good_side_its_scale_and_its_margin(
        Metric metric,
        Bound? good,
        EffectScale scale,
        double margin
    ) => Assert.Equal((good, scale, margin), (metric.GoodSide, metric.Scale, metric.Margin));

    private static TrialRecord Slow(TrialRecord record) =>
        record with
        {
            Workloads =
            [
                record.Workloads[0] with
                {
                    Slots =
                    [
                        .. record
                            .Workloads[0]
                            .Slots.Select(s => s with { Latency = Latency(s.Slot is >= 5 and < 9 ? 10 : 1) }),
                    ],
                },
            ],
        };

    private static PackedHistogram Latency(double factor)
    {
        var histogram = new LatencyHistogram();
        for (var i = 1; i <= 100; i++)
            histogram.Record(TimeSpan.FromMilliseconds(factor * i));
        return histogram.Pack();
    }
}
