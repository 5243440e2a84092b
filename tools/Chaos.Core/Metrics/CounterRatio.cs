using Chaos.Core.Experiments;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>
/// One counter of a service divided by another. Both count under the due time of the calls. The figure is a ratio of
/// exact counts, so it has no interval.
/// </summary>
/// <param name="Title">Name in plain words, for example <c>charges per order</c>.</param>
/// <param name="Service">The service that counts.</param>
/// <param name="Numerator">Name of the counter that is divided.</param>
/// <param name="Denominator">Name of the counter that it is divided by.</param>
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
