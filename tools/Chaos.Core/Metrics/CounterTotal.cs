using Chaos.Core.Experiments;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>
/// A service's total at the end of a trial; over several rounds the largest in absolute value. It belongs to the whole
/// trial, whatever the phase.
/// </summary>
/// <param name="Title">Name in plain words, for example <c>money out of balance</c>.</param>
/// <param name="Service">The service that counts.</param>
/// <param name="Counter">Name of the counter among the service's totals.</param>
public sealed record CounterTotal(string Title, string Service, string Counter) : Metric
{
    public override string Name => Title;

    public override MetricUnit Unit => MetricUnit.Count;

    public override bool IsOfWholeTrial => true;

    public override Estimate? Measure(IReadOnlyList<TrialRecord> rounds, Phase phase)
    {
        var values = rounds
            .Select(r =>
                r.Services.FirstOrDefault(s => s.Name == Service)?.Totals.TryGetValue(Counter, out var v) == true
                    ? v
                    : (long?)null
            )
            .ToList();
        return values.Count == 0 || values.Contains(null)
            ? null
            : Estimate.Exact(values.MaxBy(v => Math.Abs(v!.Value))!.Value, values.Count);
    }
}
