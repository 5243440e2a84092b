using Chaos.Bench.Coverage;
using Chaos.Core.Statistics;

namespace Chaos.Tools.Tests.Core.Statistics;

/// <summary>
/// Intervals of a share cover the truth however failures clump. The benchmark <c>coverage</c> has the whole table.
/// </summary>
public sealed class ClumpedShareTests
{
    private const int Phases = 200;

    public static TheoryData<FailingCalls, int, int, bool> Cells =>
        new()
        {
            { new IndependentFailures(.05), 3, 2000, false },
            { new IndependentFailures(.002), 13, 500, false },
            { new FailureBursts(.1, .05), 8, 500, false },
            { new FailureBursts(.3, .3), 5, 500, false },
            { new FailureBursts(1, .3), 13, 100, false },
            { new FailureBursts(3, .3), 8, 100, false },
            { new QueueOverLimit(.8, .05), 8, 500, false },
            { new QueueOverLimit(.8, .01), 13, 500, false },
            { new FailureBursts(1, .3), 30, 100, true },
            { new QueueOverLimit(.8, .05), 13, 500, true },
        };

    [Theory]
    [MemberData(nameof(Cells))]
    public void The_truth_lies_in_the_interval_in_at_least_93_of_100_phases(
        FailingCalls calls,
        int seconds,
        int perSecond,
        bool wholeSeconds
    ) =>
        // The bound is two standard errors lower, because 200 phases are few.
        Assert.InRange(CoverageCell.Simulate(calls, seconds, perSecond, Phases, wholeSeconds).Coverage, .93 - .035, 1);

    [Fact]
    public void Independent_calls_and_blocks_of_a_tenth_give_far_too_narrow_intervals_for_bursts()
    {
        var (calls, wilson, blocks) = (new FailureBursts(1, .3), 0, 0);
        for (ulong phase = 0; phase < Phases; phase++)
        {
            var slots = calls.Phase(13, 100, phase);
            if (Holds(Wilson.Interval(slots.Sum(s => s.Numerator), slots.Sum(s => s.Denominator))))
                wilson++;
            if (Holds(MovingBlockBootstrap.Ratio(slots, 1, phase)))
                blocks++;
        }

        Assert.InRange(wilson, 0, .4 * Phases);
        Assert.InRange(blocks, 0, .8 * Phases);

        bool Holds(Estimate? interval) => interval is { } i && i.Low <= calls.Truth && calls.Truth <= i.High;
    }

    [Fact]
    public void Independent_failures_widen_the_interval_little_beyond_theory()
    {
        var cell = CoverageCell.Simulate(new IndependentFailures(.05), 5, 500, Phases);
        Assert.InRange(cell.Width / cell.WilsonWidth, 1, 1.4);
    }

    [Fact]
    public void A_clump_as_long_as_the_phase_leaves_the_share_undecided()
    {
        // The second half of three seconds.
        var slots = Enumerable.Range(0, 30).Select(s => new SlotCount(s < 15 ? 100 : 0, 100)).ToList();
        var interval = MovingBlockBootstrap.Proportion(slots, 10, 1)!.Value;
        Assert.Equal(.5, interval.Value);
        Assert.InRange(interval.Low, 0, .1);
        Assert.InRange(interval.High, .9, 1);
    }

    [Fact]
    public void One_failed_second_in_thirty_counts_as_one_failed_trial_in_thirty()
    {
        var slots = Enumerable.Range(0, 300).Select(s => new SlotCount(s is >= 100 and < 103 ? 0 : 100, 100)).ToList();
        var interval = MovingBlockBootstrap.Proportion(slots, 10, 1)!.Value;
        Assert.Equal(.99, interval.Value, 1e-9);
        Assert.InRange(interval.Low, .8, .9);
        Assert.InRange(interval.High, .995, 1);
    }

    [Fact]
    public void A_clump_is_as_long_as_failures_are_correlated()
    {
        Assert.Equal(
            1,
            ClumpedShare.Clump([.. Enumerable.Range(0, 60).Select(s => new SlotCount(s % 2 == 0 ? 9 : 10, 10))])
        );
        Assert.Equal(
            5,
            ClumpedShare.Clump([
                .. Enumerable.Range(0, 60).Select(s => new SlotCount(s is >= 20 and < 25 ? 0 : 10, 10)),
            ])
        );
        Assert.Equal(1, ClumpedShare.Clump([.. Enumerable.Repeat(new SlotCount(10, 10), 60)]));
    }

    [Theory]
    [InlineData(1, 12.7062)]
    [InlineData(2, 4.3027)]
    [InlineData(5, 2.5706)]
    [InlineData(30, 2.0423)]
    [InlineData(1e9, 1.9600)]
    public void Students_quantile_is_that_of_a_table(double degrees, double quantile) =>
        Assert.Equal(quantile, StudentDistribution.TwoSided(degrees, .95), 1e-4);

    [Fact]
    public void Degrees_of_freedom_need_not_be_whole() =>
        Assert.InRange(StudentDistribution.TwoSided(1.5, .95), 4.3027, 12.7062);
}
