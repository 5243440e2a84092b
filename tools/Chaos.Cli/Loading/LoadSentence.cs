using System.Globalization;
using Chaos.Cli.Output;

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
                    + LoadTimes.Length(plan.Experiment.Durations.Baseline + window.Start)
            );
        if (!plan.IsHarmless)
            lines.Add(
                plan.Planned is { } count
                    ? string.Create(CultureInfo.InvariantCulture, $"this sends {count:#,0} x {plan.Request}")
                    : $"this sends {plan.Request} as often as it is answered"
            );
        return [.. lines.SelectMany(l => FittedLines.Of(l, width).Split('\n'))];
    }

    private static string WarmUp(LoadPlan plan) =>
        plan.Experiment.Durations.WarmUp is { Ticks: > 0 } warmUp
            ? $", the first {LoadTimes.Length(warmUp)} to warm up"
            : "";
}
