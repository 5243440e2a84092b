namespace Chaos.Core.Statistics;

/// <summary>
/// Holm's correction for several tests (1979). The probability of any false finding stays at or below the level of the
/// tests, however the tests depend on each other.
/// </summary>
internal static class Holm
{
    /// <summary>
    /// The adjusted probabilities in the given order. Each can be compared with the level of all tests together.
    /// </summary>
    public static IReadOnlyList<double> Adjust(IReadOnlyList<double> probabilities)
    {
        var adjusted = new double[probabilities.Count];
        var (least, left) = (0.0, probabilities.Count);
        foreach (var i in Enumerable.Range(0, probabilities.Count).OrderBy(i => probabilities[i]))
            adjusted[i] = least = Math.Max(least, Math.Min(1, left-- * probabilities[i]));
        return adjusted;
    }
}
