using Chaos.Core.Experiments;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>
/// A mean of what a service measured itself and added up, over all that it counted. All of them, and no sample, so a
/// fact.
/// </summary>
/// <param name="Title">Name in plain words, for example <c>mean age of stale answers</c>.</param>
/// <param name="Service">The service that counts.</param>
/// <param name="Sum">Counter of what was added up.</param>
/// <param name="Count">Counter of how many there were.</param>
/// <param name="SumUnit">The unit of what was added up.</param>
public sealed record CounterMean(string Title, string Service, string Sum, string Count, MetricUnit SumUnit) : Metric
{
    public override string Name => Title;

    public override MetricUnit Unit => SumUnit;

    public override Estimate? Measure(IReadOnlyList<TrialRecord> rounds, Phase phase) =>
        new CounterRatio(Title, Service, Sum, Count).Measure(rounds, phase);
}
