using Chaos.Core.Metrics;

namespace Chaos.Scenarios.Files.Words;

/// <summary>Attempts on an edge for each call of the load: <c>attempts(orders->payment)</c>.</summary>
public sealed class AttemptsWord : MetricWord
{
    public override string Form => "attempts(FROM->TO)";

    public override Metric? Read(string word, string? argument) =>
        word == "attempts" && argument is not null ? new EdgeAttemptsPerCall(argument) : null;

    public override IReadOnlyCollection<string> Arguments(ObjectiveNames names) =>
        [.. names.Edges.Except(names.Unread.Keys)];

    public override string? WhyNot(ObjectiveNames names, string argument) =>
        names.Unread.TryGetValue(argument, out var why)
            ? $"an edge over which HTTP/1.1 is spoken, where requests can be counted: {why}"
            : null;
}
