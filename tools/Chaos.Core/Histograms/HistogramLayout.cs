using System.Numerics;

namespace Chaos.Core.Histograms;

/// <summary>
/// Where a value is counted: HdrHistogram's layout for a lowest discernible value of 1 and 3 significant digits. Up to
/// 2,047 every value has a bucket of its own; above, each doubling of the value has 1,024 buckets of equal width. A
/// bucket is known by its middle, so a value is off by at most 1 part in 2,048.
/// </summary>
internal static class HistogramLayout
{
    /// <summary>
    /// Buckets of one width: the upper half of the sub-buckets, since the lower half is covered more finely by the page
    /// before.
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

    /// <summary>The value that stands for all of a bucket.</summary>
    public static long MiddleOf(int index)
    {
        var shift = Math.Max(0, (index >> PageBits) - 1);
        return ((long)(index - (shift << PageBits)) << shift) + (1L << shift >> 1);
    }
}
