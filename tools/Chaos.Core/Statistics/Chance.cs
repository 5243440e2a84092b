namespace Chaos.Core.Statistics;

/// <summary>
/// Random draws as a pure function: the same seed, stream, call and attempt give the same draw, on every platform and
/// in every order. In a shared sequence each caller would get the next number, so one more call in one thread would
/// change all later draws in all threads.
/// </summary>
/// <remarks>
/// Each part is one step of SplitMix64 (Steele, Lea and Flood, 2014): the draws of calls 0, 1, 2... are that
/// generator's own sequence.
/// </remarks>
public static class Chance
{
    internal const ulong Gamma = 0x9E3779B97F4A7C15;

    /// <summary>
    /// The number of a stream from its name. Each purpose has its own stream, so that no two share draws. FNV-1a over
    /// UTF-16 units, then mixed.
    /// </summary>
    public static ulong Stream(ReadOnlySpan<char> name)
    {
        var hash = 0xCBF29CE484222325;
        foreach (var c in name)
            hash = (hash ^ c) * 0x100000001B3;
        return Mix(hash);
    }

    /// <summary>64 random bits for a call or any other numbered item.</summary>
    public static ulong Bits(ulong seed, ulong stream, ulong call) => Step(Step(Mix(seed), stream), call);

    /// <summary>64 random bits for an attempt. Its path has one number for each layer, as in <c>0.2</c>.</summary>
    public static ulong Bits(ulong seed, ulong stream, ulong call, ReadOnlySpan<char> attemptPath) =>
        Step(Bits(seed, stream, call), Stream(attemptPath));

    /// <summary>A number in [0, 1) for a call.</summary>
    public static double Unit(ulong seed, ulong stream, ulong call) => ToUnit(Bits(seed, stream, call));

    /// <summary>A number in [0, 1) for an attempt.</summary>
    public static double Unit(ulong seed, ulong stream, ulong call, ReadOnlySpan<char> attemptPath) =>
        ToUnit(Bits(seed, stream, call, attemptPath));

    /// <summary>An exponential variate of mean 1 from a number in [0, 1).</summary>
    public static double Exponential(double unit) => -Math.Log(1 - unit);

    /// <summary>The upper 53 bits as a number in [0, 1): a multiple of 2^-53, and never 1.</summary>
    internal static double ToUnit(ulong bits) => (bits >> 11) * (1.0 / (1UL << 53));

    internal static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    private static ulong Step(ulong state, ulong part) => Mix(state + (part + 1) * Gamma);
}
