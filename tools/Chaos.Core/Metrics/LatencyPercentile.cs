using System.Globalization;
using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Histograms;
using Chaos.Core.Judging;
using Chaos.Core.Statistics;
using Chaos.Core.Texts;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>
/// A percentile of the time from due to done. Over all calls due, a failed call counts as slower than any limit, so the
/// percentile may not be reached at all. Against a limit it is judged by the share of the calls that were good within
/// it (<see cref="GoodWithin"/>). Requests queue behind one another and are not independent samples, so the interval
/// comes from a moving-block bootstrap over due-time slots.
/// </summary>
/// <param name="Quantile">0 to 1, for example .99.</param>
/// <param name="Of">The calls whose latency is measured.</param>
public sealed record LatencyPercentile(double Quantile, LatencyOf Of = LatencyOf.AllCalls) : Metric, IHasWord
{
    /// <summary>The words for the calls whose latency is measured.</summary>
    private static readonly Dictionary<string, LatencyOf> s_kinds = new()
    {
        ["good"] = LatencyOf.GoodCalls,
        ["failed"] = LatencyOf.FailedCalls,
        ["first"] = LatencyOf.FirstMessage,
        ["between"] = LatencyOf.BetweenMessages,
    };

    /// <summary>The latency that stands for a failed call: 1 h, the longest that a histogram can hold.</summary>
    private static readonly PackedHistogram s_failed = PackedHistogram.Of(TimeSpan.FromHours(1));

    private static readonly double s_never = s_failed.Max!.Value.TotalMilliseconds;

    public override string Name =>
        string.Create(CultureInfo.InvariantCulture, $"latency p{Quantile * 100:0.####}{OfWhat}");

    private string OfWhat =>
        Of switch
        {
            LatencyOf.GoodCalls => " of good calls",
            LatencyOf.FailedCalls => " of failed calls",
            LatencyOf.FirstMessage => " of the first message",
            LatencyOf.BetweenMessages => " between messages",
            _ => "",
        };

    public override MetricUnit Unit => MetricUnit.Milliseconds;

    public static MetricWord Word =>
        new("p99", "p50 to p99.99, p99(good), p99(failed), p99(first), p99(between), p99(WORKLOAD, good)", Read)
        {
            Name = WordName.Workload,
            Kinds = [.. s_kinds.Keys],
            KindsStandAlone = true,
        };

    public override string? Written => WrittenWith(null);

    public override string? WrittenOf(string workload) => WrittenWith(workload);

    internal override double? DrawnQuantile => Of is LatencyOf.AllCalls or LatencyOf.GoodCalls ? Quantile : null;

    public override double Margin => MarginOf(Quantile);

    public override string Format(Estimate estimate) =>
        double.IsPositiveInfinity(estimate.Value)
            ? $"not reached{(estimate.Note is { } why ? $": {why}" : "")}"
            : base.Format(estimate);

    public override (Metric Metric, Limit Limit) JudgedBy(Limit limit) =>
        Of != LatencyOf.AllCalls
            ? base.JudgedBy(limit)
            : (
                new GoodWithin(TimeSpan.FromMilliseconds(limit.Value)),
                limit.Bound == Bound.AtMost ? Limit.AtLeast(Quantile) : Limit.AtMost(Quantile)
            );

    public override Metric? Share(Limit? limit) =>
        Of is not (LatencyOf.AllCalls or LatencyOf.GoodCalls) ? null
        : limit is null ? new Availability()
        : new GoodWithin(TimeSpan.FromMilliseconds(limit.Value));

    public override double? OfRound(TrialRecord round, Phase phase)
    {
        var all = PackedHistogram.Merge(Slots([round], phase));
        var needed = QuantileRanks.MinimumCount(Quantile);
        // Enough calls were due but too few were good, so the percentile is not reached.
        if (Of == LatencyOf.GoodCalls && all.Count < needed && Offered(round, phase) >= needed)
            return double.PositiveInfinity;
        if (all.Count < needed)
            return null;
        return Reached(all.ValueAtQuantile(Quantile)!.Value.TotalMilliseconds);
    }

    public override string WhyNoFigure(TrialRecord round, Phase phase) =>
        Counted.Of(
            PackedHistogram.Merge(Slots([round], phase)).Count,
            Of switch
            {
                LatencyOf.GoodCalls => "good call",
                LatencyOf.FailedCalls => "failed call",
                LatencyOf.FirstMessage => "first message of a stream",
                LatencyOf.BetweenMessages => "later message of a stream",
                _ => "call",
            }
        ) + $", {QuantileRanks.MinimumCount(Quantile)} needed";

    public override Estimate? Measure(IReadOnlyList<TrialRecord> rounds, Phase phase)
    {
        if (rounds.Count == 0)
            return null;
        var slots = Slots(rounds, phase);
        if (Of == LatencyOf.GoodCalls && slots.Count == 0)
            return NoneGood(rounds, phase);
        if (
            MovingBlockBootstrap.QuantileMilliseconds(
                slots,
                Quantile,
                PhaseSlots.BlockLength(rounds[0].AttemptTimeout),
                rounds[0].Seed
            )
            is not { } estimate
        )
            return null;
        var reached = estimate with
        {
            Value = Reached(estimate.Value),
            Low = Reached(estimate.Low),
            High = Reached(estimate.High),
        };
        return Noted(reached, rounds, phase);
    }

    public override Estimate? Seen(IReadOnlyList<TrialRecord> rounds, Phase phase) =>
        PackedHistogram.Merge(Slots(rounds, phase)) is { Count: > 0 } all
            ? Noted(
                Estimate.Exact(Reached(all.ValueAtQuantile(Quantile)!.Value.TotalMilliseconds), all.Count),
                rounds,
                phase
            )
            : null;

    private Estimate Noted(Estimate reached, IReadOnlyList<TrialRecord> rounds, Phase phase)
    {
        if (!double.IsPositiveInfinity(reached.Value))
            return IsMixed(rounds, phase)
                ? reached with
                {
                    Note = "of all calls sent, good or not: a record of schema 1",
                }
                : reached;
        var seconds = PhaseSlots.Of(rounds, phase).SelectMany(second => second).ToList();
        var (offered, good) = (seconds.Sum(s => s.Offered()), seconds.Sum(s => s.Good()));
        return reached with { Note = $"{MetricUnit.Share.Text((double)(offered - good) / offered)} failed" };
    }

    /// <summary>
    /// The figure with an interval that allows for late calls, which can only look slower than they were: see
    /// <see cref="GoodWithin"/>.
    /// </summary>
    internal override Estimate? MeasureLate(IReadOnlyList<TrialRecord> rounds, Phase phase, StartLag lag) =>
        Measure(rounds, phase) is { } figure
            ? figure with
            {
                Low = figure.Low - lag.Longest.TotalMilliseconds,
                High = figure.High + lag.P99.TotalMilliseconds,
            }
            : null;

    public override PlanError? TooShort(Experiment experiment, Phase phase, Limit? limit, string path)
    {
        if (limit is not null && Of == LatencyOf.AllCalls)
            return Availability.TooShort(Name, GoodWithin.LeastSeconds, experiment, phase, JudgedBy(limit).Limit, path);
        var slots = WholeSlots(experiment, phase) * experiment.Rounds;
        var calls = CallsDue(experiment, phase) * experiment.Rounds;
        var callsNeeded = QuantileRanks.MinimumCount(Quantile);
        var needed = Math.Max(
            MovingBlockBootstrap.MinimumBlocks * PhaseSlots.BlockLength(experiment.AttemptTimeout),
            calls > 0 ? (int)Math.Ceiling(callsNeeded * slots / calls) : 1
        );
        return slots >= needed
            ? null
            : new(
                $"{path}.phase",
                $"{phase.PlannedLength(experiment.Durations).TotalSeconds:0.##} s",
                $"{(double)needed / experiment.Rounds + 1:0.#} s or more to decide {Name} {phase}"
            );
    }

    public override PlanError? RoundTooShort(Experiment experiment, Phase phase, string path)
    {
        if (base.TooShort(experiment, phase, null, path) is { } error)
            return error;
        var (calls, needed) = (CallsDue(experiment, phase), QuantileRanks.MinimumCount(Quantile));
        return calls >= needed
            ? null
            : new(
                $"{path}.phase",
                $"{Counted.Of((long)calls, "call")} in {phase.PlannedLength(experiment.Durations).TotalSeconds:0.##} s",
                $"{needed} calls or more in a round for {Name} {phase}"
            );
    }

    /// <summary>The margin for a quantile. It is wider in the tail, where equal rounds differ more.</summary>
    internal static double MarginOf(double quantile) =>
        quantile <= .5 ? .05
        : quantile <= .95 ? .10
        : .15;

    /// <summary>The quantile in milliseconds; null with fewer values than an interval of it needs.</summary>
    internal static double? ValueOf(IReadOnlyList<PackedHistogram> slots, double quantile)
    {
        var all = PackedHistogram.Merge(slots);
        return all.Count < QuantileRanks.MinimumCount(quantile)
            ? null
            : all.ValueAtQuantile(quantile)!.Value.TotalMilliseconds;
    }

    private static long Offered(TrialRecord round, Phase phase) =>
        PhaseSlots.Of([round], phase).SelectMany(second => second).Where(s => !s.IsMixed).Sum(s => s.Offered());

    /// <summary>The estimate when calls were due and none was good: infinite.</summary>
    private static Estimate? NoneGood(IReadOnlyList<TrialRecord> rounds, Phase phase)
    {
        var seconds = PhaseSlots.Of(rounds, phase).SelectMany(second => second).ToList();
        var offered = seconds.Sum(s => s.Offered());
        return offered == 0 || seconds.Any(s => s.IsMixed)
            ? null
            : new(double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity, offered)
            {
                Note = "no call was good",
            };
    }

    private static double Reached(double milliseconds) =>
        milliseconds >= s_never ? double.PositiveInfinity : milliseconds;

    private List<PackedHistogram> Slots(IReadOnlyList<TrialRecord> rounds, Phase phase) =>
        [
            .. PhaseSlots
                .Of(rounds, phase)
                .Select(second => PackedHistogram.Merge(second.Select(Values)))
                .Where(h => h.Count > 0),
        ];

    private PackedHistogram Values(SlotRecord slot) =>
        Of switch
        {
            LatencyOf.GoodCalls => slot.GoodLatencies(),
            LatencyOf.FailedCalls => slot.FailedLatencies(),
            LatencyOf.FirstMessage => slot.FirstMessage ?? PackedHistogram.Empty,
            LatencyOf.BetweenMessages => slot.BetweenMessages ?? PackedHistogram.Empty,
            _ when slot.IsMixed => slot.AllLatencies(),
            _ => PackedHistogram.Merge([slot.GoodLatencies(), s_failed.Times(slot.Offered() - slot.Good())]),
        };

    private static bool IsMixed(IReadOnlyList<TrialRecord> rounds, Phase phase) =>
        PhaseSlots.Of(rounds, phase).Any(second => second.Any(s => s.IsMixed && s.Good() < s.Sent()));

    private string? WrittenWith(string? workload)
    {
        var word = string.Create(CultureInfo.InvariantCulture, $"p{100 * Quantile:0.####}");
        string?[] brackets = [workload, s_kinds.Where(k => k.Value == Of).Select(k => k.Key).FirstOrDefault()];
        return Read(word, null) is not LatencyPercentile { Quantile: var read } || read != Quantile ? null
            : brackets.OfType<string>().ToList() is { Count: > 0 } said ? $"{word}({string.Join(", ", said)})"
            : word;
    }

    private static Metric? Read(string word, string? argument)
    {
        if (
            !word.StartsWith('p')
            || !double.TryParse(word.AsSpan(1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var n)
            || n is not (>= 1 and < 100)
        )
            return null;
        var parts = argument?.Split(',') ?? [];
        var of = parts.Length > 0 ? s_kinds.GetValueOrDefault(parts[^1], LatencyOf.AllCalls) : LatencyOf.AllCalls;
        var metric = new LatencyPercentile(Math.Round(n / 100, 6), of);
        return parts.Length > (of == LatencyOf.AllCalls ? 0 : 1) ? new OfWorkload(parts[0], metric) : metric;
    }
}
