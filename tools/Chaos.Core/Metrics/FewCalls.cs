using System.Globalization;
using Chaos.Core.Experiments;

namespace Chaos.Core.Metrics;

/// <summary>
/// The minimum number of calls for ratios of a proxy's counts to calls, on edges between a user's services. Fewer calls
/// decide nothing, however clear the ratio looks.
/// </summary>
internal static class FewCalls
{
    /// <summary>The fewest calls that can decide a ratio.</summary>
    internal const int Least = 100;

    /// <summary>The fewest seconds that can be compared with each other.</summary>
    private const int LeastSeconds = 2;

    /// <summary>What a plan lacks to decide such a ratio; null when it suffices.</summary>
    /// <param name="name">The figure.</param>
    /// <param name="experiment">The plan.</param>
    /// <param name="phase">Where it is measured.</param>
    /// <param name="path">Field that the mistake is reported under.</param>
    internal static PlanError? Error(string name, Experiment experiment, Phase phase, string path)
    {
        var (seconds, calls) = (
            Metric.WholeSlots(experiment, phase) * experiment.Rounds,
            Metric.CallsDue(experiment, phase) * experiment.Rounds
        );
        if (seconds >= LeastSeconds && calls >= Least)
            return null;
        var length = phase.PlannedLength(experiment.Durations).TotalSeconds;
        var needed =
            seconds == 0 || calls == 0 ? LeastSeconds : Math.Max(LeastSeconds, Math.Ceiling(Least * seconds / calls));
        return new(
            $"{path}.phase",
            string.Create(
                CultureInfo.InvariantCulture,
                $"{length:0.##} s with {calls:#,0.#} call{(calls == 1 ? "" : "s")} due"
            ),
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Math.Ceiling(needed / experiment.Rounds) + 1:#,0} s or more, or a higher rate, to "
                    + $"decide {name} {phase}: {Least} calls or more in {LeastSeconds} whole seconds or more"
            )
        );
    }
}
