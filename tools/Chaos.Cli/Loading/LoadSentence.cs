using System.Globalization;
using Chaos.Cli.Output;
using Chaos.Core.Texts;
using Chaos.Scenarios.Testbeds.Local;
using Chaos.Targets.Protocols.Http;

namespace Chaos.Cli.Loading;

/// <summary>What a load is going to send, in the lines above it.</summary>
internal static class LoadSentence
{
    /// <summary>
    /// The lines. Requests that may change something are counted before the first of them is sent.
    /// </summary>
    /// <param name="plan">The load.</param>
    /// <param name="width">The greatest width.</param>
    public static IReadOnlyList<string> Of(LoadPlan plan, int width)
    {
        var lines = new List<string> { $"{plan.Request}, {plan.Load}{WarmUp(plan)}" };
        foreach (var window in plan.Experiment.Faults)
            lines.Add(
                $"through a proxy: {window.Fault.Summary} for {LoadTimes.Length(window.Duration)}, after "
                    + LoadTimes.Length(
                        plan.Experiment.Durations.WarmUp + plan.Experiment.Durations.Baseline + window.Start
                    )
            );
        if (plan.Experiment.Faults.Count > 0 || !plan.IsHarmless)
            lines.Add($"this sends {string.Join("; ", [Requests(plan), .. Besides(plan)])}");
        if (plan.Workload.Target is RequestTargetSpec { Follow: > 0 and var most })
            lines.Add($"redirects are followed: {Counted.Of(most, "further request")} at most for each");
        foreach (var one in plan.TooShort)
            lines.Add($"note: {one.Text} may stay undecided in {one.Length}: it takes {one.Needed} ({one.Options})");
        return [.. lines.SelectMany(l => FittedLines.Of(l, width).Split('\n'))];
    }

    private static string Requests(LoadPlan plan) =>
        plan.Planned is { } count ? $"{Number(count)} x {plan.Request}" : $"{plan.Request} as often as it is answered";

    /// <summary>The requests besides the load: those before it, and the canaries that prove the faults.</summary>
    private static IEnumerable<string> Besides(LoadPlan plan) =>
        plan.Experiment.Faults.Count == 0
            ? []
            : PlannedRequests
                .Of(plan.Experiment)
                .Where(r => r.Why != $"the load {LoadReading.Name}")
                .Select(r => r.ToString());

    private static string Number(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    private static string WarmUp(LoadPlan plan) =>
        plan.Experiment.Durations.WarmUp is { Ticks: > 0 } warmUp
            ? $", the first {LoadTimes.Length(warmUp)} to warm up"
            : "";
}
