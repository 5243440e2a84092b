using Chaos.Core.Experiments;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>Reads a series that was sampled once a second, in the whole seconds of a phase.</summary>
internal static class SampledSeries
{
    /// <summary>
    /// The smallest share of a phase's seconds that must have a value. With fewer, the missing values could be
    /// anything.
    /// </summary>
    internal const double LeastRead = .5;

    /// <summary>The values of a round, in order of time.</summary>
    internal static IReadOnlyList<double> Of(TrialRecord round, string series, Phase phase)
    {
        var (from, to) = round.Slots(phase);
        return
        [
            .. round
                .Series.Where(s => s.Name == series)
                .SelectMany(s => s.Seconds.Zip(s.Values))
                .Where(v => v.First >= from && v.First < to)
                .Select(v => v.Second),
        ];
    }

    /// <summary>Whether a number of values is enough for a phase of a round.</summary>
    internal static bool Suffice(int values, TrialRecord round, Phase phase) =>
        round.Slots(phase) is var (from, to) && values > 0 && values >= LeastRead * (to - from);

    /// <summary>
    /// The mean of each round's figure, with the smallest and the largest as its interval. Null when a round has no
    /// figure, because a mean of the others would hide that.
    /// </summary>
    internal static Estimate? OverRounds(
        IReadOnlyList<TrialRecord> rounds,
        string series,
        Phase phase,
        Func<IReadOnlyList<double>, double?> figure
    )
    {
        var values = rounds.Select(r => Of(r, series, phase)).ToList();
        var figures = values
            .Zip(rounds)
            .Select(v => Suffice(v.First.Count, v.Second, phase) ? figure(v.First) : null)
            .OfType<double>()
            .ToList();
        return figures.Count == 0 || figures.Count < rounds.Count
            ? null
            : new(figures.Average(), figures.Min(), figures.Max(), values.Sum(v => v.Count));
    }

    /// <summary>Why a series was not read, by the last event about it; null when there is no such event.</summary>
    internal static string? WhyNone(IReadOnlyList<TrialRecord> rounds, string series) =>
        rounds.SelectMany(r => r.Events).LastOrDefault(e => e.Name == ObserverSpec.NotRead && e.Source == series)?.Text;
}
