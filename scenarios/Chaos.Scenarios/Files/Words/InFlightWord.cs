using Chaos.Core.Metrics;

namespace Chaos.Scenarios.Files.Words;

/// <summary>The most calls that waited for an answer at once: <c>inFlight</c>.</summary>
public sealed class InFlightWord : MetricWord
{
    public override string Form => "inFlight";

    public override Metric? Read(string word, string? argument) =>
        word == Form && argument is null ? new InFlightPeak() : null;
}
