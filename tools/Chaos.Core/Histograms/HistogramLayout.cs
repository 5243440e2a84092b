using System.Numerics;

namespace Chaos.Core.Histograms;

/// <summary>
/// Maps values to buckets: HdrHistogram's layout for a lowest discernible value of 1 and 3 significant digits. Up to
/// 2,047 every value has its own bucket. Above that, each doubling of the value has 1,024 buckets of equal width. A
/// bucket stands for its middle value, so that a value is off by at most 1 part in 2,048.
/// </summary>
internal static class HistogramLayout
{
    /// <summary>
    /// Number of buckets of one width. A page holds only the upper half of the sub-buckets, because the page before
    /// covers the lower half with finer buckets.
    /// </summary>
    public const int PageSize = 1 << PageBits;

    /// <summary>One hour in microseconds.</summary>
    public const long MaxValue = 3_600_000_000;

    private const int PageBits = 10;

    public static readonly int PageCount = (IndexOf(MaxValue) >> PageBits) + 1;

    public static int BucketCount => PageCount * PageSize;

    public static int IndexOf(long value)
    {
        // Zero for all values below 2,048, else the number of low bits that do not fit into 11.
        var shift = 64 - (PageBits + 1) - BitOperations.LeadingZeroCount((ulong)value | (2 * PageSize - 1));
        return (shift << PageBits) + (int)(value >> shift);
    }

    /// <summary>The middle value of a bucket, which stands for all of its values.</summary>
    public static long MiddleOf(int index)
    {
        var shift = Math.Max(0, (index >> PageBits) - 1);
        return ((long)(index - (shift << PageBits)) << shift) + (1L << shift >> 1);
    }
}
