using Chaos.Core.Statistics;

namespace Chaos.Targets.Requests;

/// <summary>
/// A drawn order of the numbers below a limit, as a pure function: a Feistel network over the next power of four, walked
/// until the result is below the limit (Black and Rogaway, 2002). It needs no memory, so that a feed of a million rows
/// costs nothing.
/// </summary>
internal static class Shuffle
{
    private const int Rounds = 4;

    private static readonly ulong s_stream = Chance.Stream("feed");

    /// <summary>Returns the number at a position.</summary>
    /// <param name="at">The position, below the limit.</param>
    /// <param name="limit">The limit, at least 1.</param>
    /// <param name="key">The order: one for each seed and pass.</param>
    public static int Of(int at, int limit, ulong key)
    {
        var half = 1;
        while (1L << (2 * half) < limit)
            half++;
        var mask = (1UL << half) - 1;
        var value = (ulong)at;
        do
        {
            var (left, right) = (value >> half, value & mask);
            for (var round = 0; round < Rounds; round++)
                (left, right) = (right, left ^ (Chance.Bits(key, s_stream, (right * Rounds) + (ulong)round) & mask));
            value = (left << half) | right;
        } while (value >= (ulong)limit);
        return (int)value;
    }
}
