using System.Globalization;
using Chaos.Core.Calls;
using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Metrics;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Judging;

/// <summary>The figure of a stop condition of the load in one second.</summary>
public static class StopFigure
{
    /// <summary>
    /// Whether the figure reaches the limit in one second; null when there is nothing to measure. A percentile over all
    /// calls is judged by the share of calls that were good within the limit, so that few calls are enough.
    /// </summary>
    public static bool? IsReachedIn(this LoadStop stop, TrialRecord second)
    {
        var (judged, limit) = stop.Metric.JudgedBy(stop.Reached);
        if ((judged.OfRound(second, Phase.Whole) ?? judged.Seen([second], Phase.Whole)?.Value) is not { } figure)
            return null;
        var isReached = limit.Bound == Bound.AtMost ? figure <= limit.Value : figure >= limit.Value;
        return isReached && !(stop.IsBeyond && judged == stop.Metric && figure == limit.Value);
    }

    /// <summary>The figure of one second in words.</summary>
    public static string FigureIn(this LoadStop stop, TrialRecord second)
    {
        var slots = stop.Metric.RecordsOf(second).SelectMany(w => w.Slots).ToList();
        if (stop.KnownAfter is not null && slots.Sum(s => s.Of(CallStatus.Unknown)) is > 0 and var open)
            return string.Create(
                CultureInfo.InvariantCulture,
                $"above {stop.Metric.Unit.Text(stop.Reached.Value)} with {open:#,0} of "
                    + $"{slots.Sum(s => s.Offered()):#,0} calls unanswered"
            );
        return stop.Metric.Format(
            stop.Metric.Seen([second], Phase.Whole)
                ?? Estimate.Exact(stop.Metric.OfRound(second, Phase.Whole) ?? double.NaN, 1)
        );
    }
}
