namespace Chaos.Core.Statistics;

/// <summary>
/// The estimate of a shift by Hodges and Lehmann (1963): nearly as exact as the mean where errors are normal, and not
/// carried away by one bad round.
/// </summary>
internal static class HodgesLehmann
{
    /// <summary>The shift of paired differences: the median of their Walsh averages.</summary>
    public static double OfPairs(IReadOnlyList<double> differences) => MedianOfSorted(WalshAverages(differences));

    /// <summary>The average of each value with each other and with itself, in rising order.</summary>
    internal static double[] WalshAverages(IReadOnlyList<double> values)
    {
        var averages = new List<double>(values.Count * (values.Count + 1) / 2);
        for (var i = 0; i < values.Count; i++)
        for (var j = i; j < values.Count; j++)
            averages.Add((values[i] + values[j]) / 2);
        averages.Sort();
        return [.. averages];
    }

    /// <summary>Each value of the second sample less each of the first, in rising order.</summary>
    internal static double[] Differences(IReadOnlyList<double> from, IReadOnlyList<double> to) =>
        [.. from.SelectMany(_ => to, (a, b) => b - a).Order()];

    /// <summary>The middle of values in rising order.</summary>
    internal static double MedianOfSorted(IReadOnlyList<double> sorted)
    {
        ArgumentOutOfRangeException.ThrowIfZero(sorted.Count);
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
