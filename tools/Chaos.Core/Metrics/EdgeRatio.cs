using Chaos.Core.Experiments;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>
/// A count of an edge's proxy per call of the load. The sample shop's counters are exact for all its calls. A user's
/// services differ: what they do for a call varies by chance, over time and with their faults. So the figure needs a
/// minimum number of calls and several seconds to compare.
/// </summary>
internal static class EdgeRatio
{
    /// <summary>
    /// A counter of the edge per call sent. Null when the edge lacks the counter or there are too few calls or seconds.
    /// </summary>
    internal static Estimate? Of(IReadOnlyList<TrialRecord> rounds, Phase phase, string edge, string counter)
    {
        var seconds = new List<SlotCount>();
        foreach (var round in rounds)
        {
            if (Counts(round, phase, edge, counter) is not { } counts)
                return null;
            seconds.AddRange(counts);
        }
        return seconds.Sum(s => s.Denominator) < FewCalls.Least ? null : SlotRatio.Interval(seconds, rounds[0].Seed);
    }

    /// <summary>
    /// The same figure for one round, without an interval and from any number of calls. Null when the edge lacks the
    /// counter or no call was sent.
    /// </summary>
    internal static double? OfRound(TrialRecord round, Phase phase, string edge, string counter) =>
        Counts(round, phase, edge, counter) is { } counts && counts.Sum(c => c.Denominator) is > 0 and var sent
            ? (double)counts.Sum(c => c.Numerator) / sent
            : null;

    private static IEnumerable<SlotCount>? Counts(TrialRecord round, Phase phase, string edge, string counter)
    {
        if (
            round.Services.FirstOrDefault(s => s.Name == edge) is not { } record
            || !record.PerSlot.ContainsKey(counter)
        )
            return null;
        var (from, to) = round.Slots(phase);
        var sent = round.Calls().Where(s => s.Slot >= from && s.Slot < to).ToLookup(s => s.Slot, s => s.Sent());
        return Enumerable
            .Range(from, to - from)
            .Select(second => new SlotCount(record.Sum(counter, second, second + 1), sent[second].Sum()));
    }
}
