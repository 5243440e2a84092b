using System.Numerics;

namespace Chaos.Proxy;

/// <summary>
/// Chance as a pure function: a number in [0, 1) from the seed and what it is drawn for. Two runs with the same seed
/// draw the same, in whatever order their connections come to be served. FNV-1a joins the parts, SplitMix64's finaliser
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

    /// <summary>The draw number <paramref name="index"/> under a key.</summary>
    public static double Unit(ulong key, long index) =>
        (Mix(key + 0x9E3779B97F4A7C15 * (ulong)(index + 1)) >> 11) * (1.0 / (1UL << 53));

    private static ulong Join(ulong hash, string text)
    {
        foreach (var c in text)
            hash = (hash ^ c) * FnvPrime;
        // The length ends the text, so that "ab" + "c" is not "a" + "bc".
        return Mix(hash ^ BitOperations.RotateLeft((ulong)text.Length, 32));
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
