using System.Globalization;
using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>
/// Share of the calls due that were good within a time. A percentile is judged against a limit by this share: p99 below
/// 400 ms means that 99 % of the calls due were good within 400 ms. So a failed call counts as slower than any limit,
/// and the interval is that of a share.
/// </summary>
/// <param name="Within">The time; infinite for no limit.</param>
internal sealed record GoodWithin(TimeSpan Within) : Metric
{
    /// <summary>The fewest whole seconds that it needs, because latencies are recorded by the second.</summary>
    internal const int LeastSeconds = MovingBlockBootstrap.MinimumBlocks;

    /// <summary>The most calls that one very late call can slow: itself and the calls that queue behind it.</summary>
    private const int SlowedByOne = 10;

    public override string Name =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"good calls within {MetricUnit.Milliseconds.Text(Within.TotalMilliseconds)}"
        );

    public override MetricUnit Unit => MetricUnit.Share;

    /// <summary>True, because a call is good within a limit only if it was quick enough.</summary>
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
    /// The figure with an interval that allows for calls that the generator began late. A late call, and each call that
    /// queued behind it, looks slower than it was by at most the longest lag. So one upper bound is the share that was
    /// good within the limit plus the longest lag. Another is the share within the limit plus the lag's p99, with ten
    /// calls more for each call that was later than that p99. The smaller one counts. A late call never looks quicker
    /// than it was; the lower bound is the share within the limit minus the lag's p99 all the same.
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
    /// The good calls within the time. In a slot that records good and failed calls together it is at most the number
    /// of good calls.
    /// </summary>
    private long InTime(SlotRecord slot) =>
        slot.IsMixed
            ? Math.Min(slot.Good(), slot.AllLatencies().CountUpTo(Within))
            : slot.GoodLatencies().CountUpTo(Within);
}
