using System.Text.RegularExpressions;
using Chaos.Core.Calls;
using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>
/// Share of the calls due that ended with one status, for example rejected. The figure is a ratio of exact counts, so
/// it has no interval.
/// </summary>
/// <param name="Status">The status that is counted.</param>
public sealed partial record StatusShare(CallStatus Status) : Metric
{
    public override string Name =>
        $"{WordStart().Replace(Status.ToString(), " ").TrimStart().ToLowerInvariant()} calls";

    public override MetricUnit Unit => MetricUnit.Share;

    public override Bound? GoodSide => Status == CallStatus.Ok ? Bound.AtLeast : Bound.AtMost;

    /// <summary>
    /// The tolerance is wide, because rejected and abandoned calls come in bursts: a small difference in time changes
    /// many of them.
    /// </summary>
    public override double PredictionTolerance(double predicted) => .08;

    public override Estimate? Measure(IReadOnlyList<TrialRecord> rounds, Phase phase)
    {
        var slots = PhaseSlots.Of(rounds, phase).SelectMany(second => second).ToList();
        var offered = slots.Sum(s => s.Offered());
        return offered == 0 ? null : Estimate.Exact((double)slots.Sum(s => s.Of(Status)) / offered, offered);
    }

    [GeneratedRegex("(?=[A-Z])")]
    private static partial Regex WordStart();
}
