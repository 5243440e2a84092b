using System.Globalization;
using Chaos.Core.Experiments;
using Chaos.Core.Expectations;
using Chaos.Core.Histograms;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>
/// A percentile of the time from due to done, over the calls that were sent. Requests queue behind one another and are no independent samples,
/// so the interval comes from a moving-block bootstrap over due-time slots.
/// </summary>
/// <param name="Quantile">0 to 1, for example .99.</param>
public sealed record LatencyPercentile(double Quantile) : Metric
{
    public override string Name => string.Create(CultureInfo.InvariantCulture, $"latency p{Quantile * 100:0.##}");

    public override MetricUnit Unit => MetricUnit.Milliseconds;

    public override double Margin => MarginOf(Quantile);

    public override double? OfRound(TrialRecord round, Phase phase) => Of(Slots([round], phase), Quantile);

    public override Estimate? Measure(IReadOnlyList<TrialRecord> rounds, Phase phase)
    {
        if (rounds.Count == 0) return null;
        return MovingBlockBootstrap.QuantileMilliseconds(Slots(rounds, phase), Quantile, PhaseSlots.BlockLength(rounds[0].AttemptTimeout), rounds[0].Seed);
    }

    public override PlanError? TooShort(Experiment experiment, Phase phase, Limit? limit, string path)
    {
        var slots = WholeSlots(experiment, phase) * experiment.Rounds;
        var calls = CallsDue(experiment, phase) * experiment.Rounds;
        var callsNeeded = QuantileRanks.MinimumCount(Quantile);
        var needed = Math.Max(MovingBlockBootstrap.MinimumBlocks * PhaseSlots.BlockLength(experiment.AttemptTimeout), calls > 0 ? (int)Math.Ceiling(callsNeeded * slots / calls) : 1);
        return slots >= needed ? null
            : new($"{path}.phase", $"{phase.PlannedLength(experiment.Durations).TotalSeconds:0.##} s", $"{(double)needed / experiment.Rounds + 1:0.#} s or more to decide {Name} {phase}");
    }

    public override PlanError? RoundTooShort(Experiment experiment, Phase phase, string path)
    {
        if (base.TooShort(experiment, phase, null, path) is { } error) return error;
        var (calls, needed) = (CallsDue(experiment, phase), QuantileRanks.MinimumCount(Quantile));
        return calls >= needed ? null
            : new($"{path}.phase", $"{calls:0} calls in {phase.PlannedLength(experiment.Durations).TotalSeconds:0.##} s", $"{needed} calls or more in a round for {Name} {phase}");
    }

    /// <summary>The margin by how far in the tail the quantile lies, where even rounds that are alike differ more.</summary>
    internal static double MarginOf(double quantile) => quantile <= .5 ? .05 : quantile <= .95 ? .10 : .15;

    /// <summary>The quantile in milliseconds; null with fewer values than could ever bound it.</summary>
    internal static double? Of(IReadOnlyList<PackedHistogram> slots, double quantile)
    {
        var all = PackedHistogram.Merge(slots);
        return all.Count < QuantileRanks.MinimumCount(quantile) ? null : all.ValueAtQuantile(quantile)!.Value.TotalMilliseconds;
    }

    private static List<PackedHistogram> Slots(IReadOnlyList<TrialRecord> rounds, Phase phase) =>
    [
        .. PhaseSlots.Of(rounds, phase)
            .Select(second => PackedHistogram.Merge([.. second.Where(s => s.Latency is not null).Select(s => PackedHistogram.FromHdr(s.Latency!))]))
            .Where(h => h.Count > 0),
    ];
}
