using Chaos.Core.Experiments;
using Chaos.Core.Metrics;

namespace Chaos.Tools.Tests.Core.Metrics;

public sealed class SampledPeakTests
{
    private static readonly SampledPeak s_held = new("calls held in order", "order in flight");

    [Fact]
    public void The_peak_is_the_largest_sample_within_the_phase()
    {
        // 90 in the warm-up, 40 in the last whole second of the fault, 60 during the revert.
        var round = Some.Record("with") with
        {
            Series =
            [
                new()
                {
                    Name = "order in flight",
                    Seconds = [1, 4, 6.01, 7, 8, 9, 12],
                    Values = [90, 3, 30, 20, 40, 60, 5],
                },
                new()
                {
                    Name = "payment in flight",
                    Seconds = [7],
                    Values = [500],
                },
            ],
        };

        Assert.Equal(
            (40, 3),
            (
                s_held.Measure([round], Phase.DuringFault)!.Value.Value,
                s_held.Measure([round], Phase.DuringFault)!.Value.Count
            )
        );
        Assert.Equal(3, s_held.Measure([round], Phase.Baseline)!.Value.Value);
    }

    [Fact]
    public void Without_a_sample_there_is_no_peak() =>
        Assert.Null(s_held.Measure([Some.Record("with")], Phase.DuringFault));
}
