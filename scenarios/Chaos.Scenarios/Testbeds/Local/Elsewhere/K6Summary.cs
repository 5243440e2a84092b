using System.Text.Json;
using Chaos.Core.Trials;

namespace Chaos.Scenarios.Testbeds.Local.Elsewhere;

/// <summary>Reads the summary that k6 writes with <c>--summary-export</c>.</summary>
internal static class K6Summary
{
    /// <summary>Adds the counts and thresholds of a summary to a record; without a summary, nothing.</summary>
    public static ExternalRecord AddTo(ExternalRecord record, string path)
    {
        try
        {
            using var summary = JsonDocument.Parse(File.ReadAllBytes(path));
            var metrics = summary.RootElement.GetProperty("metrics");
            return record with
            {
                Made = CountOf(metrics, "http_reqs"),
                Iterations = CountOf(metrics, "iterations"),
                Thresholds = [.. metrics.EnumerateObject().SelectMany(ThresholdsOf)],
            };
        }
        catch (Exception e)
            when (e
                    is IOException
                        or UnauthorizedAccessException
                        or JsonException
                        or KeyNotFoundException
                        or InvalidOperationException
            )
        {
            // k6 was killed before it wrote one.
            return record;
        }
    }

    private static long? CountOf(JsonElement metrics, string metric) =>
        metrics.TryGetProperty(metric, out var found) && found.TryGetProperty("count", out var count)
            ? (long)count.GetDouble()
            : null;

    /// <summary>In this file, k6 writes true for a threshold that was crossed.</summary>
    private static IEnumerable<MakerThreshold> ThresholdsOf(JsonProperty metric) =>
        metric.Value.TryGetProperty("thresholds", out var thresholds)
            ? thresholds
                .EnumerateObject()
                .Where(t => t.Value.ValueKind is JsonValueKind.True or JsonValueKind.False)
                .Select(t => new MakerThreshold(metric.Name, t.Name, !t.Value.GetBoolean()))
            : [];
}
