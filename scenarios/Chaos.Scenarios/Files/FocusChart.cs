using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Metrics;

namespace Chaos.Scenarios.Files;

/// <summary>
/// Chooses the chart of an experiment beside calls and latencies, which are always drawn. It is the first judged
/// figure that can be drawn second by second, with its limit; otherwise the connections on the faulted edge.
/// </summary>
internal static class FocusChart
{
    internal static Chart Of(IReadOnlyList<Expectation> expectations, string edge) =>
        expectations.Select(Of).FirstOrDefault(c => c is not null) ?? new EdgeConnectionsPerCall(edge).Drawn!;

    private static Chart? Of(Expectation expectation) =>
        (expectation.Metric.Drawn, expectation) switch
        {
            ({ } chart, Objective o) => chart.Against(o.Metric, o.Limit),
            ({ } chart, Guard g) => chart.Against(g.Metric, g.Limit),
            var (chart, _) => chart,
        };
}
