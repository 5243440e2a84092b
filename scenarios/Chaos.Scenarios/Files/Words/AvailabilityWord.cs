using Chaos.Core.Metrics;

namespace Chaos.Scenarios.Files.Words;

/// <summary>The share of good calls: <c>availability</c>.</summary>
public sealed class AvailabilityWord : MetricWord
{
    public override string Form => "availability";

    public override Metric? Read(string word, string? argument) =>
        word == Form && argument is null ? new Availability() : null;
}
