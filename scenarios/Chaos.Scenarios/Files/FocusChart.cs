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
        Inner(expectation.Metric) switch
        {
            EdgeAttemptsPerCall m => new($"Attempts on {m.Edge} per call", m.Edge, ServiceRecord.Attempts)
            {
                Limit = Limit(expectation),
            },
            EdgeConnectionsPerCall m => new($"Connections on {m.Edge} per call", m.Edge, ServiceRecord.Connections)
            {
                Limit = Limit(expectation),
            },
            SampledPeak m => Sampled(m.Series, expectation),
            SampledMean m => Sampled(m.Series, expectation),
            SampledLast m => Sampled(m.Series, expectation),
            _ => null,
        };

    private static Chart Sampled(string series, Expectation expectation) =>
        Chart.OfSeries($"Readings of {series}", series) with
        {
            Limit = Limit(expectation),
        };

    private static double? Limit(Expectation expectation) =>
        expectation switch
        {
            Objective o => o.Limit.Value,
            Guard g => g.Limit.Value,
            _ => null,
        };

    private static Metric Inner(Metric metric) => metric is OfWorkload of ? Inner(of.Whole) : metric;
}
