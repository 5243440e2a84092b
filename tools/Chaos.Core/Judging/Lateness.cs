using System.Globalization;
using Chaos.Core.Calls;
using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Metrics;
using Chaos.Core.Texts;
using Chaos.Core.Trials;

namespace Chaos.Core.Judging;

/// <summary>
/// Decides what a late or starved generator does to a figure. Whether a call was good does not depend on when it began,
/// so that lateness voids only figures of time, and only where it could change their result. Calls that were never made
/// are missing from every figure, and they are not missing at random.
/// </summary>
public static class Lateness
{
    /// <summary>
    /// Largest share of a phase's calls that may be missing because the generator was not able to make them.
    /// </summary>
    public const double MostUnsent = .01;

    private const double LagShare = .05;

    /// <summary>
    /// Why the generator voids a figure of one round that has no limit; null when the figure is sound.
    /// </summary>
    /// <param name="metric">The figure.</param>
    /// <param name="phase">The phase in which it is measured.</param>
    /// <param name="experiment">The experiment, which defines how late is too late.</param>
    /// <param name="round">The record of the round.</param>
    public static string? Voids(Metric metric, Phase phase, Experiment experiment, TrialRecord round) =>
        Late(metric, LagLimit(experiment), round) ?? Starved(metric, phase, round);

    /// <summary>
    /// Reports that calls of a figure of time began later than allowed in a round; null when they did not.
    /// </summary>
    internal static string? Late(Metric metric, TimeSpan allowed, TrialRecord round) =>
        metric.IsOfTime ? Late(metric.RecordsOf(round), allowed) : null;

    /// <summary>
    /// Reports that the generator was not able to make too many of a figure's calls; null when it made enough.
    /// </summary>
    internal static string? Starved(Metric metric, Phase phase, TrialRecord round)
    {
        var workloads = metric.RecordsOf(round).ToList();
        return Unsent(workloads, phase, round)
            ?? (metric.IsOfWholeTrial && phase.Kind != PhaseKind.Whole ? Unsent(workloads, Phase.Whole, round) : null);
    }

    /// <summary>
    /// Reports how late the generator began a round's calls when that is later than allowed; null otherwise.
    /// </summary>
    internal static string? Late(Experiment experiment, TrialRecord round) =>
        Late(round.Workloads, LagLimit(experiment));

    /// <summary>
    /// How late the calls of a figure began, over the rounds in which that was later than allowed; null when there is
    /// no such round.
    /// </summary>
    internal static StartLag? Lag(Metric metric, TimeSpan allowed, IEnumerable<TrialRecord> rounds)
    {
        var late = rounds
            .SelectMany(metric.RecordsOf)
            .Select(StartLag.Of)
            .OfType<StartLag>()
            .Where(l => l.P99 > allowed)
            .ToList();
        return late.Count == 0 ? null : new(late.Max(l => l.P99), late.Max(l => l.Longest), late.Sum(l => l.Later));
    }

    /// <summary>
    /// The lateness allowed for a figure with a limit: 5 % of the limit when that is a latency, but at least 1 ms; else
    /// 5 % of the attempt timeout.
    /// </summary>
    public static TimeSpan LagLimit(Experiment experiment, Metric metric, Limit limit) =>
        metric switch
        {
            GoodWithin { Within: var within } => Share(within.TotalMilliseconds),
            OfWorkload { Whole: var whole } => LagLimit(experiment, whole, limit),
            { Unit: MetricUnit.Milliseconds } => Share(limit.Value),
            _ => experiment.AttemptTimeout * LagShare,
        };

    /// <summary>
    /// The lateness allowed for figures without their own limit: 5 % of the least latency limit, but at least 1 ms; or
    /// 5 % of the attempt timeout when no objective is about latency.
    /// </summary>
    public static TimeSpan LagLimit(Experiment experiment)
    {
        var latency = experiment
            .Expectations.Where(x => Inner(x.Metric) is LatencyPercentile)
            .Select(x =>
                x switch
                {
                    Objective o => o.Limit.Value,
                    Guard g => g.Limit.Value,
                    _ => double.PositiveInfinity,
                }
            )
            .DefaultIfEmpty(double.PositiveInfinity)
            .Min();
        return double.IsPositiveInfinity(latency) ? experiment.AttemptTimeout * LagShare : Share(latency);
    }

    private static TimeSpan Share(double milliseconds) =>
        TimeSpan.FromMilliseconds(Math.Max(1, LagShare * milliseconds));

    private static string? Late(IEnumerable<WorkloadRecord> workloads, TimeSpan allowed) =>
        workloads.Select(StartLag.Of).FirstOrDefault(lag => lag?.P99 > allowed) is not { } lag
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"the generator was late, start lag p99 {lag.P99.TotalMilliseconds:0.#} ms, allowed "
                    + $"{allowed.TotalMilliseconds:0.#} ms: lower the rate or free the machine"
            );

    private static string? Unsent(List<WorkloadRecord> workloads, Phase phase, TrialRecord round)
    {
        var (from, to) = round.Slots(phase);
        var slots = workloads.SelectMany(w => w.Slots).Where(s => s.Slot >= from && s.Slot < to).ToList();
        var (unsent, due) = (slots.Sum(s => s.Unsent()), slots.Sum(s => s.Offered() + s.Unsent()));
        return unsent <= MostUnsent * due
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"the generator could not make {Percent.Of(unsent, due)} of {due:#,0} calls {phase}, "
                    + $"allowed {Percent.Of(MostUnsent)}: {Cause(slots) ?? "lower the rate or free the machine"}"
            );
    }

    /// <summary>The most frequent reason for calls that were never made; null when none is known.</summary>
    private static string? Cause(List<SlotRecord> slots) =>
        slots
            .SelectMany(s => s.Outcomes?.GetValueOrDefault(CallStatus.Unsent)?.AsEnumerable() ?? [])
            .GroupBy(o => o.Key)
            .OrderByDescending(g => g.Sum(o => o.Value))
            .FirstOrDefault()
            ?.Key;

    private static Metric Inner(Metric metric) => metric is OfWorkload of ? Inner(of.Whole) : metric;
}
