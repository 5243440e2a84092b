using System.Globalization;
using Chaos.Core.Experiments;
using Chaos.Core.Expectations;
using Chaos.Core.Histograms;
using Chaos.Core.Metrics;
using Chaos.Core.Trials;

namespace Chaos.Core.Judging;

/// <summary>
/// What a generator that was late makes worth nothing, figure by figure. When a call began says nothing about whether it was good: so what is measured in time is void where calls began late, and any figure is
/// void where many calls could not be made at all.
/// </summary>
public static class Lateness
{
    /// <summary>Share of a phase's calls that may be missing because the generator could not make them.</summary>
    public const double MostUnsent = .01;

    /// <summary>Why a figure of a round is void; null when it is sound.</summary>
    public static string? Voids(Metric metric, Phase phase, Experiment experiment, TrialRecord round)
    {
        if (metric is OfWorkload { Workload: var name } of) return Voids(of.Whole, phase, experiment, round with { Workloads = [.. round.Workloads.Where(w => w.Name == name)] });
        if (Missing(metric.IsOfWholeTrial ? Phase.Whole : phase, round) is { } missing) return missing;
        if (!metric.IsOfTime) return null;
        var limit = LagLimit(experiment);
        return round.Workloads.Select(StartLag).Where(lag => lag > limit).Select(lag =>
            string.Create(CultureInfo.InvariantCulture, $"the generator was late, start lag p99 {lag!.Value.TotalMilliseconds:0.#} ms, allowed {limit.TotalMilliseconds:0.#} ms: lower the rate or free the machine")).FirstOrDefault();
    }

    /// <summary>99th percentile of how late calls began; null where nothing is known of it.</summary>
    public static TimeSpan? StartLag(WorkloadRecord workload) => workload.StartLag is { } encoded ? LatencyHistogram.FromHdr(encoded).ValueAtQuantile(.99) : null;

    /// <summary>How late calls may begin where something is measured in time: 5 % of the least latency that has to be kept but at least 1 ms, or 5 % of the attempt timeout where no expectation is about latency.</summary>
    public static TimeSpan LagLimit(Experiment experiment)
    {
        var latency = experiment.Expectations.Where(x => Inner(x.Metric) is LatencyPercentile)
            .Select(x => x switch { Objective o => o.Limit.Value, Guard g => g.Limit.Value, _ => double.PositiveInfinity }).DefaultIfEmpty(double.PositiveInfinity).Min();
        return double.IsPositiveInfinity(latency) ? experiment.AttemptTimeout * .05 : TimeSpan.FromMilliseconds(Math.Max(1, .05 * latency));
    }

    private static string? Missing(Phase phase, TrialRecord round)
    {
        var slots = PhaseSlots.Of([round], phase).SelectMany(second => second).ToList();
        var (unsent, offered) = (slots.Sum(s => s.Unsent()), slots.Sum(s => s.Offered()));
        if (unsent <= MostUnsent * (offered + unsent)) return null;
        var why = slots.SelectMany(s => s.Outcomes?.GetValueOrDefault(Calls.CallStatus.Unsent)?.AsEnumerable() ?? []).GroupBy(o => o.Key).OrderByDescending(g => g.Sum(o => o.Value)).FirstOrDefault()?.Key;
        return string.Create(CultureInfo.InvariantCulture, $"the generator could not make {unsent:#,0} of {offered + unsent:#,0} calls {phase}{(why is null ? "" : $" ({why})")}, 1 % is allowed");
    }

    private static Metric Inner(Metric metric) => metric is OfWorkload of ? Inner(of.Whole) : metric;
}
