namespace Chaos.Core.Statistics;

/// <summary>
/// Hodges and Lehmann's estimate of a shift (1963). It is nearly as precise as the mean when errors are normal, and one
/// bad round hardly affects it.
/// </summary>
internal static class HodgesLehmann
{
    /// <summary>The shift of paired differences: the median of their Walsh averages.</summary>
    public static double OfPairs(IReadOnlyList<double> differences) => MedianOfSorted(WalshAverages(differences));

    /// <summary>The averages of all pairs of values, including each value with itself, in rising order.</summary>
    internal static double[] WalshAverages(IReadOnlyList<double> values)
    {
        var averages = new List<double>(values.Count * (values.Count + 1) / 2);
        for (var i = 0; i < values.Count; i++)
        for (var j = i; j < values.Count; j++)
            averages.Add((values[i] + values[j]) / 2);
        averages.Sort();
        return [.. averages];
    }

    /// <summary>Each value of the second sample minus each value of the first, in rising order.</summary>
    internal static double[] Differences(IReadOnlyList<double> from, IReadOnlyList<double> to) =>
        [.. from.SelectMany(_ => to, (a, b) => b - a).Order()];

    /// <summary>The median of values that are in rising order.</summary>
    internal static double MedianOfSorted(IReadOnlyList<double> sorted)
    {
        ArgumentOutOfRangeException.ThrowIfZero(sorted.Count);
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
