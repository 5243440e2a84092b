using Chaos.Core.Experiments;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>
/// What an edge's proxy counted for each call of the load. What services of the user's do with a call is a matter of
/// chance, of time and of what is wrong, unlike what the sample shop's own counters say of all its calls: so it takes a
/// number of calls, and seconds that can be held against each other.
/// </summary>
internal static class EdgeRatio
{
    /// <summary>
    /// A counter of the edge per call sent; null where the edge has none, or where calls or seconds are too few.
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
    /// The same of one round by itself, without an interval and from any number of calls; null where there is none.
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
        var sent = round
            .Workloads.SelectMany(w => w.Slots)
            .Where(s => s.Slot >= from && s.Slot < to)
            .ToLookup(s => s.Slot, s => s.Sent());
        return Enumerable
            .Range(from, to - from)
            .Select(second => new SlotCount(record.Sum(counter, second, second + 1), sent[second].Sum()));
    }
}
