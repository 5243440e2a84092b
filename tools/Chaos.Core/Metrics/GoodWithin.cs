using System.Globalization;
using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>
/// Share of the calls due that were good within a time. It is how a percentile is held against a limit: p99 below 400
/// ms means that 99 % of the calls due were good within 400 ms, so that a call that failed counts as slower than any
/// limit, and so that the interval is that of a share.
/// </summary>
/// <param name="Within">The time; infinite for no limit on it.</param>
internal sealed record GoodWithin(TimeSpan Within) : Metric
{
    /// <summary>Whole seconds that it takes: latencies are kept second by second.</summary>
    internal const int LeastSeconds = MovingBlockBootstrap.MinimumBlocks;

    /// <summary>Calls that one which began very late may slow, itself among them: those that queue behind it.</summary>
    private const int SlowedByOne = 10;

    public override string Name =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"good calls within {MetricUnit.Milliseconds.Text(Within.TotalMilliseconds)}"
        );

    public override MetricUnit Unit => MetricUnit.Share;

    /// <summary>Whether a call came within a limit is a matter of time.</summary>
    public override bool IsOfTime => true;

    public override Bound? GoodSide => Bound.AtLeast;

    public override double? OfRound(TrialRecord round, Phase phase)
    {
        var seconds = Seconds([round], phase);
        var offered = seconds.Sum(s => s.Denominator);
        return offered == 0 ? null : (double)seconds.Sum(s => s.Numerator) / offered;
    }

    public override Estimate? Measure(IReadOnlyList<TrialRecord> rounds, Phase phase) =>
        rounds.Count == 0 ? null : MovingBlockBootstrap.Proportion(Seconds(rounds, phase), 1, rounds[0].Seed);

    /// <summary>
    /// A call that began late looks slower than it was, and so do those that queued behind it, by no more than the
    /// longest lag: what misses even within so much more is missed. So is what misses within the lag's p99 more, though
    /// each call that was later than that had slowed ten. It never looks quicker, so that what is met stands; it has to
    /// be met within the lag's p99 less all the same.
    /// </summary>
    internal override Estimate? MeasureLate(IReadOnlyList<TrialRecord> rounds, Phase phase, StartLag lag)
    {
        if (Measure(rounds, phase) is not { } figure)
            return null;
        var least = Within > lag.P99 ? new GoodWithin(Within - lag.P99).Measure(rounds, phase)?.Low ?? 0 : 0;
        var offered = Seconds(rounds, phase).Sum(s => s.Denominator);
        var most = Math.Min(
            new GoodWithin(Within + lag.Longest).Measure(rounds, phase)?.High ?? 1,
            (new GoodWithin(Within + lag.P99).Measure(rounds, phase)?.High ?? 1)
                + ((double)SlowedByOne * lag.Later / offered)
        );
        return figure with { Low = Math.Min(figure.Low, least), High = Math.Max(figure.High, most) };
    }

    public override PlanError? TooShort(Experiment experiment, Phase phase, Limit? limit, string path) =>
        Availability.TooShort(Name, LeastSeconds, experiment, phase, limit, path);

    public override PlanError? RoundTooShort(Experiment experiment, Phase phase, string path) =>
        new Availability().RoundTooShort(experiment, phase, path);

    private List<SlotCount> Seconds(IReadOnlyList<TrialRecord> rounds, Phase phase) =>
        [
            .. PhaseSlots
                .Of(rounds, phase)
                .Select(second => new SlotCount(second.Sum(InTime), second.Sum(s => s.Offered()))),
        ];

    /// <summary>
    /// Of a slot that keeps good and failed calls together no more can be within the time than were good.
    /// </summary>
    private long InTime(SlotRecord slot) =>
        slot.IsMixed
            ? Math.Min(slot.Good(), slot.AllLatencies().CountUpTo(Within))
            : slot.GoodLatencies().CountUpTo(Within);
}
