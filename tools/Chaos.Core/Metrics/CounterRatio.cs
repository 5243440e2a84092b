using Chaos.Core.Experiments;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>
/// One counter of a service divided by another, both under the due time of the calls. A ratio of counts, so a fact and
/// not an estimate.
/// </summary>
/// <param name="Title">Name in plain words, for example <c>charges per order</c>.</param>
/// <param name="Service">The service that counts.</param>
/// <param name="Numerator">Counter on top.</param>
/// <param name="Denominator">Counter below.</param>
public sealed record CounterRatio(string Title, string Service, string Numerator, string Denominator) : Metric
{
    public override string Name => Title;

    public override MetricUnit Unit => MetricUnit.Times;

    public override Estimate? Measure(IReadOnlyList<TrialRecord> rounds, Phase phase)
    {
        long above = 0,
            below = 0;
        foreach (var round in rounds)
        {
            var (from, to) = round.Slots(phase);
            foreach (var service in round.Services.Where(s => s.Name == Service))
            {
                above += service.Sum(Numerator, from, to);
                below += service.Sum(Denominator, from, to);
            }
        }
        return below == 0 ? null : Estimate.Exact((double)above / below, below);
    }
}
