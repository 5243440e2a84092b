using Chaos.Core.Metrics;

namespace Chaos.Scenarios.Files.Words;

/// <summary>Connections on an edge for each call of the load: <c>connections(orders->payment)</c>.</summary>
public sealed class ConnectionsWord : MetricWord
{
    public override string Form => "connections(FROM->TO)";

    public override Metric? Read(string word, string? argument) =>
        word == "connections" && argument is not null ? new EdgeConnectionsPerCall(argument) : null;

    public override IReadOnlyCollection<string> Arguments(ObjectiveNames names) => names.Edges;
}
