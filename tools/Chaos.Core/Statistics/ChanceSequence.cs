namespace Chaos.Core.Statistics;

/// <summary>
/// A sequence of random numbers, for work in one thread and in a fixed order, such as resampling. SplitMix64: one
/// addition and one mix for each draw. It is mutable, so pass it by reference.
/// </summary>
public struct ChanceSequence(ulong seed)
{
    private ulong _state = seed;

    /// <summary>64 random bits.</summary>
    public ulong NextBits() => Chance.Mix(_state += Chance.Gamma);

    /// <summary>A number in [0, 1).</summary>
    public double NextUnit() => Chance.ToUnit(NextBits());

    /// <summary>
    /// A whole number from 0 to <paramref name="bound"/> - 1, by Lemire's multiplication; its bias is below bound /
    /// 2^64.
    /// </summary>
    public int Next(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        return (int)Math.BigMul(NextBits(), (ulong)bound, out _);
    }
}
