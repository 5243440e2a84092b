using Chaos.Core.Experiments;
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
}
