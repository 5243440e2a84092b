using Chaos.Core.Experiments;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>What was sampled once a second of one thing, in the whole seconds of a phase.</summary>
internal static class SampledSeries
{
    /// <summary>
    /// Share of a phase's seconds that has to have been read: what was silent for longer may have been anything.
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

    /// <summary>Whether so many values are enough to speak for a phase of a round.</summary>
    internal static bool Suffice(int values, TrialRecord round, Phase phase) =>
        round.Slots(phase) is var (from, to) && values > 0 && values >= LeastRead * (to - from);

    /// <summary>
    /// A figure of each round; the mean of them all, and from the least to the most of them. Null when a round has
    /// none: it would be left out unseen.
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

    /// <summary>Why something was not read, as the trial's events last say it; null when they say nothing.</summary>
    internal static string? WhyNone(IReadOnlyList<TrialRecord> rounds, string series) =>
        rounds.SelectMany(r => r.Events).LastOrDefault(e => e.Name == ObserverSpec.NotRead && e.Source == series)?.Text;
}
