using Chaos.Core.Metrics;

namespace Chaos.Scenarios.Files.Words;

/// <summary>The longest wait of any call: <c>max</c>.</summary>
public sealed class LongestWord : MetricWord
{
    public override string Form => "max";

    public override Metric? Read(string word, string? argument) =>
        word == Form && argument is null ? new LatencyMaximum() : null;
}
