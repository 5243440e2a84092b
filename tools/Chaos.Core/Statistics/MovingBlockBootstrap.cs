using Chaos.Core.Histograms;

namespace Chaos.Core.Statistics;

/// <summary>
/// The interval of a figure when calls depend on each other. The slots of a phase are resampled in blocks of
/// neighbours, and the figure is computed for each resample (Künsch, 1989). A block must be longer than the dependence:
/// a call that times out and the queue behind it.
/// </summary>
/// <remarks>
/// Overlapping blocks of one phase vary less than independent blocks do, and few blocks say little about their
/// variance. With 6 blocks of bursty failures, percentiles of the resamples alone cover the truth in 82 % of cases
/// instead of 95 %. So both ends are moved outwards, by sqrt(k / (k - 1)) and by the ratio of Student's t to the normal
/// quantile for k - 1 degrees of freedom (44 % for 6 blocks, 5 % for 40). This raises the coverage to 92 %. Running
/// totals over the slots make a block's sum one subtraction, so the cost of a resample grows with its blocks and not
/// with its slots or buckets.
/// </remarks>
public static class MovingBlockBootstrap
{
    /// <summary>The fewest blocks that give an estimate; fewer cannot show how blocks differ.</summary>
    public const int MinimumBlocks = 6;

    private const int Resamples = 2000;
    private static readonly ulong s_stream = Chance.Stream("bootstrap");

    /// <summary>The number of slots in a block: twice the time limit of an attempt, at least a second.</summary>
    public static int BlockSlots(TimeSpan attemptTimeout, TimeSpan slot)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(slot, TimeSpan.Zero);
        var ticks = Math.Max(2 * attemptTimeout.Ticks, TimeSpan.TicksPerSecond);
        return (int)((ticks + slot.Ticks - 1) / slot.Ticks);
    }

    /// <summary>
    /// The sum of numerators divided by the sum of denominators, such as attempts per call. Null with too few slots or
    /// a denominator of 0.
    /// </summary>
    public static Estimate? Ratio(IReadOnlyList<SlotCount> slots, int blockSlots, ulong seed, double confidence = 0.95)
    {
        if (TooFew(slots.Count, blockSlots))
            return null;
        var numerators = Totals(slots.Count, i => slots[i].Numerator);
        var denominators = Totals(slots.Count, i => slots[i].Denominator);
        if (denominators[^1] == 0)
            return null;

        var ratios = new List<double>(Resamples);
        Resample(
            slots.Count,
            blockSlots,
            seed,
            blocks =>
            {
                var denominator = Sum(denominators, blocks);
                if (denominator > 0)
                    ratios.Add((double)Sum(numerators, blocks) / denominator);
            }
        );
        var ratio = (double)numerators[^1] / denominators[^1];
        if (Interval(ratio, ratios, slots.Count / blockSlots, confidence) is not { } interval)
            return null;
        return new(ratio, interval.Low, interval.High, denominators[^1]);
    }

    /// <summary>
    /// A share of calls, such as availability, from slots of any length. The interval covers two others: the one from
    /// the clumps in which calls fail (<see cref="ClumpedShare"/>), and the one from resampled blocks that are long
    /// enough for the clumps. It is never narrower than Wilson's for independent calls, the best case. Null without
    /// calls, or with too few slots to show clumps: fewer than six, or less than two seconds.
    /// </summary>
    /// <param name="slots">Good calls of the calls due, slot by slot.</param>
    /// <param name="secondSlots">The number of slots in a second: 10 for tenths.</param>
    /// <param name="seed">Seed of the resampling.</param>
    /// <param name="confidence">The share of cases in which the interval should contain the true value.</param>
    public static Estimate? Proportion(
        IReadOnlyList<SlotCount> slots,
        int secondSlots,
        ulong seed,
        double confidence = 0.95
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(secondSlots);
        if (
            slots.Count < Math.Max(MinimumBlocks, 2 * secondSlots)
            || ClumpedShare.Interval(slots, secondSlots, confidence) is not { } share
        )
            return null;
        return Ratio(slots, ClumpedShare.BlockSlots(ClumpedShare.Clump(slots)), seed, confidence) is not { } drawn
            ? share
            : share with
            {
                Low = Math.Min(drawn.Low, share.Low),
                High = Math.Min(1, Math.Max(drawn.High, share.High)),
            };
    }

    /// <summary>
    /// A quantile of latency in milliseconds. Its interval is never narrower than for independent calls. Null with too
    /// few slots, or with too few values for an interval.
    /// </summary>
    public static Estimate? QuantileMilliseconds(
        IReadOnlyList<PackedHistogram> slots,
        double quantile,
        int blockSlots,
        ulong seed,
        double confidence = 0.95
    )
    {
        if (TooFew(slots.Count, blockSlots))
            return null;
        var whole = PackedHistogram.Merge(slots);
        if (QuantileInterval.Milliseconds(whole, quantile, confidence) is not { } independent)
            return null;

        // upTo[b][s]: values in the buckets up to b of the slots before s.
        var upTo = UpTo(whole.Buckets, slots);
        var all = upTo[^1];
        var values = new List<double>(Resamples);
        Resample(
            slots.Count,
            blockSlots,
            seed,
            blocks =>
            {
                var count = Sum(all, blocks);
                if (count == 0)
                    return;
                var rank = PackedHistogram.RankOf(quantile, count);
                var (low, high) = (0, upTo.Length - 1);
                while (low < high)
                {
                    var middle = (low + high) / 2;
                    if (Sum(upTo[middle], blocks) >= rank)
                        high = middle;
                    else
                        low = middle + 1;
                }
                values.Add(HistogramLayout.MiddleOf(whole.Buckets[low]) / 1000.0);
            }
        );
        if (Interval(independent.Value, values, slots.Count / blockSlots, confidence) is not { } interval)
            return null;
        return independent with
        {
            Low = Math.Min(independent.Low, interval.Low),
            High = Math.Max(independent.High, interval.High),
        };
    }

    private static bool TooFew(int slots, int blockSlots)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(blockSlots);
        return slots < MinimumBlocks * (long)blockSlots;
    }

    private static void Resample(int slots, int blockSlots, ulong seed, Action<(int Begin, int End)[]> figure)
    {
        var chance = new ChanceSequence(Chance.Bits(seed, s_stream, (ulong)slots));
        var blocks = new (int Begin, int End)[(slots + blockSlots - 1) / blockSlots];
        for (var resample = 0; resample < Resamples; resample++)
        {
            for (var b = 0; b < blocks.Length; b++)
            {
                var begin = chance.Next(slots - blockSlots + 1);
                // The last block is cut, so that every resample has the original number of slots.
                blocks[b] = (begin, begin + Math.Min(blockSlots, slots - b * blockSlots));
            }
            figure(blocks);
        }
    }

    private static long Sum(long[] totals, (int Begin, int End)[] blocks)
    {
        long sum = 0;
        foreach (var (begin, end) in blocks)
            sum += totals[end] - totals[begin];
        return sum;
    }

    private static long[] Totals(int slots, Func<int, long> count)
    {
        var totals = new long[slots + 1];
        for (var i = 0; i < slots; i++)
            totals[i + 1] = totals[i] + count(i);
        return totals;
    }

    private static long[][] UpTo(int[] buckets, IReadOnlyList<PackedHistogram> slots)
    {
        var upTo = Array.ConvertAll(buckets, _ => new long[slots.Count + 1]);
        for (var s = 0; s < slots.Count; s++)
        {
            var (next, passed) = (0, 0L);
            for (var b = 0; b < buckets.Length; b++)
            {
                if (next < slots[s].Buckets.Length && slots[s].Buckets[next] == buckets[b])
                    passed += slots[s].Counts[next++];
                upTo[b][s + 1] = upTo[b][s] + passed;
            }
        }
        return upTo;
    }

    private static (double Low, double High)? Interval(double value, List<double> drawn, int blocks, double confidence)
    {
        if (drawn.Count < Resamples / 2)
            return null; // So few slots have calls that most resamples have none.
        drawn.Sort();
        var cut = (int)((1 - confidence) / 2 * drawn.Count);
        var widening =
            NormalDistribution.StudentOverNormal(blocks - 1, confidence) * Math.Sqrt(blocks / (blocks - 1.0));
        // When all resamples lie on one side of the value, the value is the other end. The figures here are never
        // negative.
        var (below, above) = (Math.Max(0, value - drawn[cut]), Math.Max(0, drawn[^(cut + 1)] - value));
        return (Math.Max(0, value - widening * below), value + widening * above);
    }
}
