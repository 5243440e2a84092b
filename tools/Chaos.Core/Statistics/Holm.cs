namespace Chaos.Core.Statistics;

/// <summary>
/// Holm's correction (1979): of several tests at once, the chance that any of them finds what is not there stays at the
/// level, whatever they have to do with each other.
/// </summary>
internal static class Holm
{
    /// <summary>
    /// The probabilities, each raised so that it may be held against the level of all; in the order given.
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
