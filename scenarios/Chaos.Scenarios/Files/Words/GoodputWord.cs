using Chaos.Core.Metrics;

namespace Chaos.Scenarios.Files.Words;

/// <summary>Good calls a second: <c>goodput</c>.</summary>
public sealed class GoodputWord : MetricWord
{
    public override string Form => "goodput";

    public override Metric? Read(string word, string? argument) =>
        word == Form && argument is null ? new Goodput() : null;
}
