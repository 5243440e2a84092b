using System.Globalization;
using Chaos.Core.Metrics;

namespace Chaos.Scenarios.Files.Words;

/// <summary>
/// A percentile of the latency: <c>p99</c>, <c>p99.9</c> of all calls due, of which a failed one is slower than any
/// limit; <c>p99(good)</c> and <c>p99(failed)</c> of those alone, and <c>p99(NAME)</c>, <c>p99(NAME, good)</c> of a
/// workload.
/// </summary>
public sealed class PercentileWord : MetricWord
{
    /// <summary>
    /// Words in the brackets that say whose latency is meant, so that no workload can have such a name.
    /// </summary>
    public static IReadOnlyDictionary<string, LatencyOf> Kinds { get; } =
        new Dictionary<string, LatencyOf> { ["good"] = LatencyOf.GoodCalls, ["failed"] = LatencyOf.FailedCalls };

    public override string Form => "p50 to p99.99, p99(good), p99(failed), p99(WORKLOAD, good)";

    public override Metric? Read(string word, string? argument)
    {
        if (
            !word.StartsWith('p')
            || !double.TryParse(
                word.AsSpan(1),
                NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out var percent
            )
            || percent is not (>= 1 and < 100)
        )
            return null;
        var parts = argument?.Split(',') ?? [];
        var of = parts.Length > 0 && Kinds.TryGetValue(parts[^1], out var kind) ? kind : LatencyOf.AllCalls;
        var metric = new LatencyPercentile(Math.Round(percent / 100, 6), of);
        return parts.Length > (of == LatencyOf.AllCalls ? 0 : 1) ? new OfWorkload(parts[0], metric) : metric;
    }

    public override IReadOnlyCollection<string> Arguments(ObjectiveNames names) =>
        [.. Kinds.Keys, .. names.Workloads, .. names.Workloads.SelectMany(w => Kinds.Keys.Select(k => $"{w},{k}"))];
}
