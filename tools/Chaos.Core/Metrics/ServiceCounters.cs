using Chaos.Core.Experiments;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>Sums the counters of services over all rounds of an arm.</summary>
internal static class ServiceCounters
{
    /// <summary>Sum of a counter over the due-time slots of a phase.</summary>
    internal static long SumOf(this IReadOnlyList<TrialRecord> rounds, string service, string counter, Phase phase) =>
        rounds.Sum(round =>
        {
            var (from, to) = round.Slots(phase);
            return round.Services.Where(s => s.Name == service).Sum(s => s.Sum(counter, from, to));
        });

    /// <summary>
    /// A counter divided by the calls sent, both by due time. A trial that was stopped has no records of its services,
    /// so its calls do not count. Null without a call.
    /// </summary>
    internal static Estimate? PerCall(
        this IReadOnlyList<TrialRecord> rounds,
        string service,
        string counter,
        Phase phase
    )
    {
        var collected = rounds.Where(r => r.Services.Count > 0).ToList();
        var sent = collected.Sum(round =>
        {
            var (from, to) = round.Slots(phase);
            return round.Calls().Where(s => s.Slot >= from && s.Slot < to).Sum(s => s.Sent());
        });
        return sent == 0 ? null : Estimate.Exact((double)collected.SumOf(service, counter, phase) / sent, sent);
    }
}
