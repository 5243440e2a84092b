using Chaos.Core.Experiments;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>
/// The mean of values that a service measured and summed itself. It covers all values and not a sample, so it has no
/// interval.
/// </summary>
/// <param name="Title">Name in plain words, for example <c>mean age of stale answers</c>.</param>
/// <param name="Service">The service that counts.</param>
/// <param name="Sum">Counter with the sum of the values.</param>
/// <param name="Count">Counter with the number of values.</param>
/// <param name="SumUnit">The unit of the sum.</param>
public sealed record CounterMean(string Title, string Service, string Sum, string Count, MetricUnit SumUnit) : Metric
{
    public override string Name => Title;

    public override MetricUnit Unit => SumUnit;

    public override Estimate? Measure(IReadOnlyList<TrialRecord> rounds, Phase phase) =>
        new CounterRatio(Title, Service, Sum, Count).Measure(rounds, phase);
}
