using Chaos.Core.Metrics;

namespace Chaos.Scenarios.Files.Words;

/// <summary>The highest reading of an observer: <c>reading(queue)</c>.</summary>
public sealed class ReadingWord : MetricWord
{
    public override string Form => "reading(NAME)";

    public override Metric? Read(string word, string? argument) => word == "reading" && argument is not null ? new SampledPeak($"highest reading of {argument}", argument) : null;

    public override IReadOnlyCollection<string> Arguments(ObjectiveNames names) => names.Readings;
}
