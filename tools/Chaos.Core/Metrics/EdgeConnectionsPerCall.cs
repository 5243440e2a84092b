using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>
/// Connections that an edge's proxy accepted, divided by the calls of the load. A connection counts under the second in
/// which it was accepted. There is no figure when the proxy does not count connections.
/// </summary>
/// <param name="Edge">The edge.</param>
public sealed record EdgeConnectionsPerCall(string Edge) : Metric, IHasWord
{
    public override string Name => $"connections on {Edge} per call";

    public override MetricUnit Unit => MetricUnit.Times;

    public static MetricWord Word => MetricWord.OfEdge("connections", edge => new EdgeConnectionsPerCall(edge));

    public override string? Written => $"connections({Edge})";

    public override Chart? Drawn => new($"Connections on {Edge} per call", Edge, ServiceRecord.Connections);

    public override Estimate? Measure(IReadOnlyList<TrialRecord> rounds, Phase phase) =>
        EdgeRatio.Of(rounds, phase, Edge, ServiceRecord.Connections);

    public override double? OfRound(TrialRecord round, Phase phase) =>
        EdgeRatio.OfRound(round, phase, Edge, ServiceRecord.Connections);

    public override PlanError? TooShort(Experiment experiment, Phase phase, Limit? limit, string path) =>
        FewCalls.Error(Name, experiment, phase, path);

    public override PlanError? RoundTooShort(Experiment experiment, Phase phase, string path) =>
        base.TooShort(experiment, phase, null, path);
}
