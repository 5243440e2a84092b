using System.Globalization;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>
/// Reads the delays before retries that an edge's callers recorded. A delay lasts from the end of an attempt to the
/// start of the next.
/// </summary>
internal static class RetryDelayFigures
{
    /// <summary>One figure from each round in which the retry was made.</summary>
    internal static List<long> Figures(IReadOnlyList<TrialRecord> rounds, string edge, int retry, string figure)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{edge} retry{retry} {figure}");
        return
        [
            .. rounds.SelectMany(r => r.Services).Where(s => s.Totals.ContainsKey(name)).Select(s => s.Totals[name]),
        ];
    }

    internal static long Count(IReadOnlyList<TrialRecord> rounds, string edge, int retry) =>
        Figures(rounds, edge, retry, "count").Sum();

    internal static string Name(int retry, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"delay before retry {retry}, {what}");
}
