using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>
/// The most calls that waited for an answer at the same time, over the whole trial and all rounds. By Little's law it
/// is about the arrival rate times the longest wait.
/// </summary>
public sealed record InFlightPeak : Metric, IHasWord
{
    public override string Name => "calls in flight, peak";

    public override MetricUnit Unit => MetricUnit.Count;

    public static MetricWord Word => MetricWord.Alone("inFlight", () => new InFlightPeak());

    public override string? Written => "inFlight";

    public override Bound? GoodSide => Bound.AtMost;

    public override EffectScale Scale => EffectScale.Ratio;

    public override double Margin => .15;

    public override bool IsOfWholeTrial => true;

    public override Estimate? Measure(IReadOnlyList<TrialRecord> rounds, Phase phase) =>
        rounds.Count == 0 ? null : Estimate.Exact(rounds.Max(r => r.Workloads.Sum(w => w.InFlightPeak)), rounds.Count);
}
