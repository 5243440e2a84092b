using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Metrics;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Bench.Alarms;

/// <summary>A latency that is read from the record as it was drawn, in thousandths of a millisecond.</summary>
internal sealed record SimulatedFigure : Metric
{
    /// <summary>Name of the counter that holds it.</summary>
    internal const string Counter = "figure";

    /// <summary>Thousandths per millisecond.</summary>
    internal const double Parts = 1e6;

    /// <inheritdoc/>
    public override string Name => "figure";

    /// <inheritdoc/>
    public override MetricUnit Unit => MetricUnit.Milliseconds;

    /// <inheritdoc/>
    public override Bound? GoodSide => Bound.AtMost;

    /// <inheritdoc/>
    public override Estimate? Measure(IReadOnlyList<TrialRecord> rounds, Phase phase) =>
        Estimate.Exact(rounds[0].Services[0].Totals[Counter] / Parts, 1);
}
