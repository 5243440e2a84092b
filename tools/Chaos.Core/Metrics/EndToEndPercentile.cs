using System.Globalization;
using Chaos.Core.Experiments;
using Chaos.Core.Histograms;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>
/// A percentile of the time from when a message was due to when a group had handled it for the first time. Messages
/// that were never handled are left out; the ledger counts them.
/// </summary>
/// <param name="Quantile">0 to 1, for example .99.</param>
/// <param name="Group">The group of consumers; null when there is only one.</param>
internal sealed record EndToEndPercentile(double Quantile, string? Group = null) : Metric
{
    public override string Name =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"end-to-end p{Quantile * 100:0.##}{(Group is null ? "" : $" of {Group}")}"
        );

    public override MetricUnit Unit => MetricUnit.Milliseconds;

    public override double Margin => LatencyPercentile.MarginOf(Quantile);

    public override double? OfRound(TrialRecord round, Phase phase) =>
        LatencyPercentile.ValueOf([.. Slots([round], phase)], Quantile);

    public override string WhyNoFigure(TrialRecord round, Phase phase) =>
        $"{Slots([round], phase).Sum(h => h.Count)} messages handled, {QuantileRanks.MinimumCount(Quantile)} needed";

    public override Estimate? Measure(IReadOnlyList<TrialRecord> rounds, Phase phase)
    {
        if (rounds.Count == 0)
            return null;
        return MovingBlockBootstrap.QuantileMilliseconds(
            [.. Slots(rounds, phase)],
            Quantile,
            PhaseSlots.BlockLength(rounds[0].AttemptTimeout),
            rounds[0].Seed
        );
    }

    public override PlanError? TooShort(Experiment experiment, Phase phase, Expectations.Limit? limit, string path) =>
        new LatencyPercentile(Quantile).TooShort(experiment, phase, limit, path);

    public override PlanError? RoundTooShort(Experiment experiment, Phase phase, string path) =>
        new LatencyPercentile(Quantile).RoundTooShort(experiment, phase, path);

    private IEnumerable<PackedHistogram> Slots(IReadOnlyList<TrialRecord> rounds, Phase phase) =>
        rounds.SelectMany(r =>
        {
            var (from, to) = r.Slots(phase);
            return (r.LedgerOf(Group)?.Slots ?? [])
                .Where(s => s.Slot >= from && s.Slot < to)
                .Select(s => s.EndToEnd)
                .Where(h => h.Count > 0);
        });
}
