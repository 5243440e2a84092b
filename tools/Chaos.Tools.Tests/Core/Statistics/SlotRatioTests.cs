using Chaos.Core.Statistics;

namespace Chaos.Tools.Tests.Core.Statistics;

public sealed class SlotRatioTests
{
    [Fact]
    public void Fewer_than_two_slots_or_no_calls_give_no_interval()
    {
        Assert.Null(SlotRatio.Interval([new(400, 100)], 1));
        Assert.Null(SlotRatio.Interval([new(1, 0), new(1, 0)], 1));
        Assert.NotNull(SlotRatio.Interval([new(400, 100), new(410, 100)], 1));
    }

    [Fact]
    public void Calls_that_are_all_alike_give_an_exact_ratio()
    {
        Assert.Equal(new Estimate(1, 1, 1, 200), SlotRatio.Interval([new(100, 100), new(100, 100)], 1));
        Assert.Equal(new Estimate(4, 4, 4, 300), SlotRatio.Interval([new(200, 50), new(400, 100), new(600, 150)], 1));
    }

    [Fact]
    public void Two_slots_that_are_alike_by_chance_get_at_least_the_interval_of_their_calls()
    {
        var ratio = SlotRatio.Interval([new(110, 100), new(110, 100)], 1)!.Value;
        Assert.InRange(ratio.Low, 1.06, 1.07);
        Assert.InRange(ratio.High, 1.14, 1.16);
    }

    [Theory]
    [InlineData(2, null)]
    [InlineData(3, null)]
    [InlineData(12, null)]
    [InlineData(6, 0.0)]
    [InlineData(12, 0.0)]
    [InlineData(30, 0.0)]
    [InlineData(20, .5)]
    [InlineData(30, .5)]
    public void The_truth_lies_in_the_interval_in_more_than_nine_of_ten_phases(int seconds, double? stays)
    {
        const int Runs = 400;
        var (held, telling) = (0, 0);
        for (ulong run = 0; run < Runs; run++)
        {
            var slots = Attempts(seconds, stays, run);
            // A phase without a retry gives an interval without width, which cannot cover the truth.
            if (slots.All(s => s.Numerator == s.Denominator))
                continue;
            telling++;
            if (SlotRatio.Interval(slots, run)!.Value is var interval && interval.Low <= 1.75 && 1.75 <= interval.High)
                held++;
        }

        Assert.InRange(telling, .95 * Runs, Runs);
        Assert.InRange(held, .905 * telling, telling);
    }

    /// <summary>
    /// Seconds of 50 calls, of which a quarter makes three attempts more: each call at random, or half of the calls of
    /// each bad second. A second equals the last one with the given probability; otherwise it is good or bad at random.
    /// </summary>
    private static List<SlotCount> Attempts(int seconds, double? stays, ulong seed)
    {
        var chance = new ChanceSequence(Chance.Bits(seed, 78, (ulong)seconds));
        var (slots, bad) = (new List<SlotCount>(), chance.NextUnit() < .5);
        for (var s = 0; s < seconds; s++)
        {
            if (chance.NextUnit() >= (stays ?? 0))
                bad = chance.NextUnit() < .5;
            var attempts = 0;
            for (var call = 0; call < 50; call++)
                attempts +=
                    chance.NextUnit()
                    < (
                        stays is null ? .25
                        : bad ? .5
                        : 0
                    )
                        ? 4
                        : 1;
            slots.Add(new(attempts, 50));
        }
        return slots;
    }
}
