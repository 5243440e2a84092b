using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Metrics;
using Chaos.Core.Trials;

namespace Chaos.Scenarios.Files;

/// <summary>
/// The chart that a file's experiment is about beside calls and latencies, which are always drawn: the first figure that
/// is judged and can be drawn second by second, with its limit; else the connections on the edge that is faulted.
/// </summary>
internal static class FocusChart
{
    internal static Chart Of(IReadOnlyList<Expectation> expectations, string edge) =>
        expectations.Select(Of).FirstOrDefault(c => c is not null)
        ?? new($"Connections on {edge} per call", edge, ServiceRecord.Connections);

    private static Chart? Of(Expectation expectation) =>
        Drawn(Inner(expectation.Metric)) is not { } chart
            ? null
            : expectation switch
            {
                Objective o => chart.Against(o.Metric, o.Limit),
                Guard g => chart.Against(g.Metric, g.Limit),
                _ => chart,
            };

    private static Chart? Drawn(Metric metric) =>
        metric switch
        {
            EdgeAttemptsPerCall m => new($"Attempts on {m.Edge} per call", m.Edge, ServiceRecord.Attempts),
            EdgeConnectionsPerCall m => new($"Connections on {m.Edge} per call", m.Edge, ServiceRecord.Connections),
            SampledPeak m => Readings(m.Series),
            SampledMean m => Readings(m.Series),
            SampledLast m => Readings(m.Series),
            _ => null,
        };

    private static Chart Readings(string series) => Chart.OfSeries($"Readings of {series}", series);

    private static Metric Inner(Metric metric) => metric is OfWorkload of ? Inner(of.Whole) : metric;
}
