using System.Globalization;
using Chaos.Core.Judging;
using Chaos.Core.Load;
using Chaos.Core.Texts;
using Chaos.Core.Trials;

namespace Chaos.Reports.Wording;

/// <summary>Tells of loads that were made elsewhere: what was seen of them, and what their makers say themselves.</summary>
public static class ExternalWords
{
    /// <summary>What the figures of such a load are.</summary>
    public const string Meaning =
        "Latencies are those at the proxy, from a request to its whole answer. When a caller meant to send a request is not "
        + "known, so that a caller that waits for a slow answer hides requests that it would have sent.";

    /// <summary>A line for each load of each trial, and one for its maker's own figures; empty without such a load.</summary>
    public static IReadOnlyList<string> Of(RunContent run, ExperimentResult result)
    {
        var trials = result
            .Arms.InOrder()
            .SelectMany(a =>
                run.Trials(a).Select(t => t.Record).OfType<TrialRecord>().Select(r => (Arm: a.Name, Record: r))
            )
            .ToList();
        var isOne = trials.Count == 1;
        var lines = trials
            .SelectMany(t =>
                t.Record.Workloads.Where(w => w.External is not null)
                    .SelectMany(w =>
                        Of(w).Select(line => isOne ? line : $"{t.Arm}, round {Number(t.Record.Round)}: {line}")
                    )
            )
            .ToList();
        return lines.Count == 0 ? [] : [.. lines, Meaning];
    }

    /// <summary>The lines of one load.</summary>
    internal static IEnumerable<string> Of(WorkloadRecord workload)
    {
        var external = workload.External!;
        var judged = workload.Slots.Sum(s => s.Offered());
        yield return $"{workload.Name}: {Counted.Of(judged, "call")} came to {external.Address} in the trial"
            + (workload.Cut > 0 ? $", {Number(workload.Cut)} were under way when it was stopped" : "")
            + (
                external.Seen > judged + workload.Cut
                    ? $", and {Number(external.Seen - judged - workload.Cut)} before and after it."
                    : "."
            );
        if (external.Maker is not { } maker)
            yield break;
        yield return $"{workload.Name}: {maker} {Made(external)}{Ended(external)}"
            + (
                external.Thresholds.Count == 0
                    ? ""
                    : $" Its thresholds, shown and not judged: {string.Join("; ", external.Thresholds.Select(Told))}."
            );
    }

    private static string Made(ExternalRecord external)
    {
        if (external.Made is not { } made)
            return "made the load";
        var than = (external.Seen - made) switch
        {
            0 => ", as many as came",
            > 0 and var more => $", {Number(more)} fewer than came",
            var less => $", {Number(-less)} more than came",
        };
        return $"says it made {Counted.Of(made, "request")}{than}"
            + (external.Iterations is { } iterations ? $", in {Counted.Of(iterations, "iteration")}" : "");
    }

    private static string Ended(ExternalRecord external) =>
        external.ExitCode is { } code
            ? $", and ended with exit code {code}{(external.Maker == LoadMaker.K6 ? K6Exit.MeaningOf(code) : "")}."
            : ", and was ended with the trial.";

    private static string Told(MakerThreshold threshold) =>
        $"{threshold.Metric} {threshold.Expression} {(threshold.IsMet ? "met" : "crossed")}";

    private static string Number(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
