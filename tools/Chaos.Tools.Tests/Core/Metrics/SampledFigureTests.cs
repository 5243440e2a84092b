using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Core.Metrics;
using Chaos.Core.Trials;

namespace Chaos.Tools.Tests.Core.Metrics;

public sealed class SampledFigureTests
{
    // The whole seconds of the fault are 6, 7 and 8.
    private static readonly SeriesRecord s_queue = new()
    {
        Name = "queue",
        Seconds = [5.1, 6.1, 7.1, 8.1, 9.1],
        Values = [100, 4, 10, 7, 200],
    };

    [Fact]
    public void Last_mean_and_rise_use_the_whole_seconds_of_a_phase()
    {
        var record = Some.Record("with") with { Series = [s_queue] };

        Assert.Equal(7, new SampledLast("last", "queue").Measure([record], Phase.DuringFault)!.Value.Value);
        Assert.Equal(7, new SampledMean("mean", "queue").Measure([record], Phase.DuringFault)!.Value.Value);
        Assert.Equal(3, new SampledRise("rise", "queue").Measure([record], Phase.DuringFault)!.Value.Value);
        Assert.Equal(
            10,
            new SampledPeak("peak", "queue") { Observed = true }
                .Measure([record], Phase.DuringFault)!
                .Value.Value
        );
    }

    [Fact]
    public void A_series_that_falls_has_a_negative_rise() =>
        Assert.Equal(
            -6,
            new SampledRise("rise", "queue")
                .Measure(
                    [Some.Record("with") with { Series = [s_queue with { Values = [0, 9, 9, 3, 0] }] }],
                    Phase.DuringFault
                )!
                .Value.Value
        );

    [Fact]
    public void Over_rounds_it_is_the_mean_with_the_smallest_and_the_largest_as_its_interval()
    {
        var (one, two) = (
            Some.Record("with") with
            {
                Series = [s_queue],
            },
            Some.Record("with") with
            {
                Round = 2,
                Series = [s_queue with { Values = [0, 1, 1, 21, 0] }],
            }
        );

        var rise = new SampledRise("rise", "queue").Measure([one, two], Phase.DuringFault)!.Value;

        Assert.Equal((11.5, 3, 20), (rise.Value, rise.Low, rise.High));
    }

    [Fact]
    public void A_series_without_values_for_most_of_a_phase_decides_nothing()
    {
        var silent = Some.Record("with") with { Series = [s_queue with { Seconds = [5.1, 6.1], Values = [100, 4] }] };

        foreach (
            var metric in new Metric[]
            {
                new SampledLast("last", "queue"),
                new SampledMean("mean", "queue"),
                new SampledRise("rise", "queue"),
                new SampledPeak("peak", "queue") { Observed = true },
            }
        )
            Assert.Null(metric.Measure([Some.Record("with") with { Series = [s_queue] }, silent], Phase.DuringFault));
        // A paused service of the sample shop leaves a gap, which does not invalidate its other values.
        Assert.NotNull(new SampledPeak("peak", "queue").Measure([silent], Phase.DuringFault));
    }

    [Fact]
    public void A_finding_without_data_says_why_the_series_was_not_read()
    {
        var record = Some.Record("with") with
        {
            Events =
            [
                new(TimeSpan.FromSeconds(1), "queue: not read (answered 401)")
                {
                    Name = ObserverSpec.NotRead,
                    Source = "queue",
                },
                new(TimeSpan.FromSeconds(2), "other: not read (answered 500)")
                {
                    Name = ObserverSpec.NotRead,
                    Source = "other",
                },
            ],
        };

        Assert.Equal("queue: not read (answered 401)", new SampledLast("last", "queue").WhyNone([record]));
        Assert.Null(new SampledLast("last", "third").WhyNone([record]));
        Assert.Null(new Availability().WhyNone([record]));
        var guard = new Guard
        {
            Metric = new SampledLast("last reading of queue", "queue"),
            Limit = Limit.AtMost(3),
            Phase = Phase.DuringFault,
        };
        Assert.Equal(
            "too little was measured: no data, limit ≤ 3; queue: not read (answered 401)",
            guard.Judge(new Evidence(Some.Experiment(guard), [record])).Why
        );
    }
}
