using Chaos.Core.Expectations;
using Chaos.Core.Judging;
using Chaos.Core.Metrics;
using Chaos.Core.Trials;
using Chaos.Reports.Charts;
using Chaos.Reports.Wording;

namespace Chaos.Reports.Html;

/// <summary>
/// The charts of latencies: one of all calls, and one of each workload or step that has a limit of its own, so that a
/// limit stands beside the calls and the percentile that it is about.
/// </summary>
internal static class LatencyCharts
{
    private const double Usual = .99;
    private const int MostOfTheirOwn = 3;

    internal static IEnumerable<ArmsChart> Of(
        ExperimentResult result,
        IReadOnlyList<TrialRecord> trials,
        bool isOptional
    )
    {
        var told = result.Told();
        var limits = result
            .Findings.Where(f => f is { Limit: not null, Quantile: not null, Kind: nameof(Objective) or nameof(Guard) })
            .OrderByDescending(f => ReferenceEquals(f, told))
            .Select(f => (Finding: f, Workload: IsOnly(trials, f.Workload) ? null : f.Workload))
            .DistinctBy(l => l.Workload)
            .ToList();
        yield return Chart(limits.FirstOrDefault(l => l.Workload is null).Finding, null);
        foreach (var (finding, workload) in limits.Where(l => l.Workload is not null).Take(MostOfTheirOwn))
            yield return Chart(finding, workload);

        ArmsChart Chart(Finding? finding, string? workload) =>
            new(
                Title(trials, workload),
                (trial, _) => TrialLines.Of(trial, workload).Latencies(finding?.Quantile ?? Usual)
            )
            {
                Unit = MetricUnit.Milliseconds,
                Limit = finding is { Limit: { } limit }
                    ? (limit.Value, $"{finding.Kind.ToLowerInvariant()} {finding.Metric} {finding.Expected}")
                    : null,
                IsLogarithmic = true,
                IsOptional = isOptional,
                Remark = lines => lines.IsMixed ? TrialLines.Mixed : "",
            };
    }

    /// <summary>Whether a workload is the only one, so that its calls are all calls.</summary>
    private static bool IsOnly(IReadOnlyList<TrialRecord> trials, string? workload) =>
        trials.All(t => t.Workloads.Count == 1 && t.Workloads[0].Name == workload);

    private static string Title(IReadOnlyList<TrialRecord> trials, string? workload)
    {
        var of =
            workload is not null ? $" of {workload}"
            : trials.Any(t => t.Workloads.Any(w => w.Parts is not null)) ? " of whole journeys"
            : "";
        return trials.All(t => t.Workloads.All(w => w.IsOpen)) ? $"Latency{of} from the due time"
            : trials.Any(t => t.Engine is not null) ? $"Latency{of} from the actual start"
            : trials.All(t => t.Workloads.All(w => w.External is not null))
                ? $"Latency{of} at the proxy (load made elsewhere)"
            : $"Service time{of} (closed load)";
    }
}
