using System.Globalization;
using Chaos.Core.Metrics;

namespace Chaos.Scenarios.Files.Words;

/// <summary>A percentile of the latency: <c>p99</c>, <c>p99.9</c>.</summary>
public sealed class PercentileWord : MetricWord
{
    public override string Form => "p50 to p99.99";

    public override Metric? Read(string word, string? argument) =>
        argument is null && word.StartsWith('p') && double.TryParse(word.AsSpan(1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) && percent is >= 1 and < 100
            ? new LatencyPercentile(Math.Round(percent / 100, 6)) : null;
}
