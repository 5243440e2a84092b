namespace Chaos.Mitigations.Pipelines;

/// <summary>Chance as a pure function: hashes of what is being decided.</summary>
internal static class Draw
{
    /// <summary>SplitMix64's finaliser over the next state of a stream, as published by Steele, Lea and Flood (2014).</summary>
    public static ulong Mix(ulong state, ulong value)
    {
        var z = (state ^ (value * 0xD1342543DE82EF95)) + 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>FNV-1a over UTF-16 code units; string.GetHashCode differs from process to process.</summary>
    public static ulong Hash(string text)
    {
        var hash = 0xCBF29CE484222325;
        foreach (var c in text) hash = (hash ^ c) * 0x100000001B3;
        return hash;
    }

    /// <summary>The upper 53 bits as a number in [0, 1).</summary>
    public static double Unit(ulong hash) => (hash >> 11) * (1.0 / (1UL << 53));
}
