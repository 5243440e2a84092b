using System.Globalization;
using Chaos.Core.Experiments;
using Chaos.Core.Histograms;
using Chaos.Core.Trials;

namespace Chaos.Reports.Wording;

/// <summary>When the messages of a stream came, over the seconds of a phase.</summary>
/// <param name="Name">The workload or step.</param>
/// <param name="What">Which messages: the first ones of calls, or those that followed another one.</param>
/// <param name="Times">Their times.</param>
public sealed record StreamRow(string Name, string What, PackedHistogram Times)
{
    /// <summary>The headings of <see cref="Figures"/>.</summary>
    public static IReadOnlyList<string> Headings { get; } = ["messages", "min", "p50", "p95", "p99", "max"];

    /// <summary>Its figures in the order of <see cref="Headings"/>; times in milliseconds.</summary>
    public IReadOnlyList<string> Figures =>
        [
            Times.Count.ToString("#,0", CultureInfo.InvariantCulture),
            .. new[]
            {
                Times.Min,
                Times.ValueAtQuantile(.5),
                Times.ValueAtQuantile(.95),
                Times.ValueAtQuantile(.99),
                Times.Max,
            }.Select(t => t!.Value.TotalMilliseconds.ToString("#,0.0", CultureInfo.InvariantCulture)),
        ];

    /// <summary>The rows of some rounds in a phase: two for each workload or step that is a stream.</summary>
    public static IReadOnlyList<StreamRow> Of(IReadOnlyList<TrialRecord> rounds, Phase phase) =>
        [
            .. rounds
                .SelectMany(r => r.Workloads.SelectMany(w => w.Calls()))
                .Select(w => w.Name)
                .Distinct()
                .SelectMany(name => Of(name, [.. rounds.SelectMany(r => SlotsOf(r, name, phase))])),
        ];

    private static IEnumerable<StreamRow> Of(string name, IReadOnlyList<SlotRecord> slots)
    {
        var first = PackedHistogram.Merge(slots.Select(s => s.FirstMessage).OfType<PackedHistogram>());
        var between = PackedHistogram.Merge(slots.Select(s => s.BetweenMessages).OfType<PackedHistogram>());
        if (first.Count > 0)
            yield return new(name, "to the first message", first);
        if (between.Count > 0)
            yield return new(name, "between messages", between);
    }

    private static IEnumerable<SlotRecord> SlotsOf(TrialRecord round, string name, Phase phase)
    {
        var (from, to) = round.Slots(phase);
        return round.Named(name)?.Slots.Where(s => s.Slot >= from && s.Slot < to) ?? [];
    }
}
