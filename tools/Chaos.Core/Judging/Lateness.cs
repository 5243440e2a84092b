using System.Globalization;
using Chaos.Core.Calls;
using Chaos.Core.Experiments;
using Chaos.Core.Expectations;
using Chaos.Core.Histograms;
using Chaos.Core.Metrics;
using Chaos.Core.Trials;

namespace Chaos.Core.Judging;

/// <summary>
/// What a generator that was late does to one figure. When a call began says nothing about whether it was good: only what is measured in time is void then. Calls that could not be made at all are missing from
/// every figure, and which of them are missing is no accident.
/// </summary>
public static class Lateness
{
    /// <summary>The share of a phase's calls that may be missing because the generator could not make them.</summary>
    public const double MostUnsent = .01;

    /// <summary>Why the generator's lateness voids a figure of one round; null when it is sound.</summary>
    /// <param name="metric">The figure.</param>
    /// <param name="phase">Where it is measured.</param>
    /// <param name="experiment">The plan, which says how late is too late.</param>
    /// <param name="round">What was measured.</param>
    public static string? Voids(Metric metric, Phase phase, Experiment experiment, TrialRecord round)
    {
        var workloads = round.Workloads.Where(w => metric.Reads(w.Name)).ToList();
        return (metric.IsOfTime ? Late(workloads, experiment) : null)
            ?? Unsent(workloads, phase, round)
            ?? (metric.IsOfWholeTrial && phase.Kind != PhaseKind.Whole ? Unsent(workloads, Phase.Whole, round) : null);
    }

    /// <summary>How late the generator began calls of a round, where that is later than allowed; null otherwise.</summary>
    internal static string? Late(Experiment experiment, TrialRecord round) => Late(round.Workloads, experiment);

    /// <summary>5 % of the latency objective but at least 1 ms, or 5 % of the attempt timeout where no objective is about latency.</summary>
    public static TimeSpan LagLimit(Experiment experiment)
    {
        var latency = experiment.Expectations.Where(x => Inner(x.Metric) is LatencyPercentile)
            .Select(x => x switch { Objective o => o.Limit.Value, Guard g => g.Limit.Value, _ => double.PositiveInfinity }).DefaultIfEmpty(double.PositiveInfinity).Min();
        return double.IsPositiveInfinity(latency) ? experiment.AttemptTimeout * .05 : TimeSpan.FromMilliseconds(Math.Max(1, .05 * latency));
    }

    private static string? Late(IEnumerable<WorkloadRecord> workloads, Experiment experiment)
    {
        var limit = LagLimit(experiment);
        foreach (var workload in workloads)
            if (workload.StartLag is { } encoded && LatencyHistogram.FromHdr(encoded).ValueAtQuantile(.99) is { } lag && lag > limit)
                return string.Create(CultureInfo.InvariantCulture, $"the generator was late, start lag p99 {lag.TotalMilliseconds:0.#} ms, allowed {limit.TotalMilliseconds:0.#} ms: lower the rate or free the machine");
        return null;
    }

    private static string? Unsent(List<WorkloadRecord> workloads, Phase phase, TrialRecord round)
    {
        var (from, to) = round.Slots(phase);
        var slots = workloads.SelectMany(w => w.Slots).Where(s => s.Slot >= from && s.Slot < to).ToList();
        var (unsent, due) = (slots.Sum(s => s.Unsent()), slots.Sum(s => s.Offered() + s.Unsent()));
        return unsent <= MostUnsent * due ? null
            : string.Create(CultureInfo.InvariantCulture, $"the generator could not make {100.0 * unsent / due:0.#} % of {due:#,0} calls {phase}, allowed {100 * MostUnsent:0.#} %: {Cause(slots) ?? "lower the rate or free the machine"}");
    }

    /// <summary>What most of the calls that could not be made lacked; null where nothing is known of it.</summary>
    private static string? Cause(List<SlotRecord> slots) =>
        slots.SelectMany(s => s.Outcomes?.GetValueOrDefault(CallStatus.Unsent)?.AsEnumerable() ?? []).GroupBy(o => o.Key).OrderByDescending(g => g.Sum(o => o.Value)).FirstOrDefault()?.Key;

    private static Metric Inner(Metric metric) => metric is OfWorkload of ? Inner(of.Whole) : metric;
}
