using System.Numerics;

namespace Chaos.Proxy;

/// <summary>
/// Random numbers in [0, 1) as a pure function of the seed and what they are drawn for. Two runs with the same seed
/// draw the same numbers, in whatever order their connections arrive. FNV-1a combines the parts; SplitMix64's finalizer
/// spreads them.
/// </summary>
internal static class SeededDraw
{
    private const ulong FnvOffset = 14695981039346656037,
        FnvPrime = 1099511628211;

    public static ulong Key(long seed, string proxy, long connection, string toxic)
    {
        var hash = Mix(FnvOffset ^ (ulong)seed);
        hash = Join(hash, proxy);
        hash = Mix(hash ^ (ulong)connection);
        return Join(hash, toxic);
    }

    /// <summary>Returns draw number <paramref name="index"/> of a key.</summary>
    public static double Unit(ulong key, long index) =>
        (Mix(key + 0x9E3779B97F4A7C15 * (ulong)(index + 1)) >> 11) * (1.0 / (1UL << 53));

    private static ulong Join(ulong hash, string text)
    {
        foreach (var c in text)
            hash = (hash ^ c) * FnvPrime;
        // The length is mixed in so that "ab" + "c" differs from "a" + "bc".
        return Mix(hash ^ BitOperations.RotateLeft((ulong)text.Length, 32));
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
