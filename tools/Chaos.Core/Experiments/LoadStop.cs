using Chaos.Core.Expectations;
using Chaos.Core.Metrics;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Experiments;

/// <summary>
/// Stops a trial when a figure of its own load reaches a limit in each of several seconds in a row. The trial's faults
/// are reverted.
/// </summary>
/// <param name="Text">The condition as it was written.</param>
/// <param name="Metric">The figure, which is measured in each second alone.</param>
/// <param name="Reached">The limit that stops the trial when it is reached.</param>
/// <param name="For">For how long; whole seconds.</param>
public sealed record LoadStop(string Text, Metric Metric, Limit Reached, TimeSpan For)
{
    /// <summary>Whether only a figure beyond the limit counts, and not one equal to it.</summary>
    public bool IsBeyond { get; init; }

    /// <summary>How many seconds in a row stop the trial.</summary>
    public int Seconds => Math.Max(1, (int)Math.Ceiling(For.TotalSeconds));

    /// <summary>
    /// The figure of one second in words, if it reaches the limit; null when it does not, or when there is nothing to
    /// measure. A percentile over all calls is judged by the share of calls that were good within the limit, so that few
    /// calls are enough.
    /// </summary>
    /// <param name="second">The record of that second alone.</param>
    public string? ReachedIn(TrialRecord second)
    {
        var (judged, limit) = Metric.JudgedBy(Reached);
        if ((judged.OfRound(second, Phase.Whole) ?? judged.Seen([second], Phase.Whole)?.Value) is not { } figure)
            return null;
        var isReached = limit.Bound == Bound.AtMost ? figure <= limit.Value : figure >= limit.Value;
        return !isReached || (IsBeyond && judged == Metric && figure == limit.Value)
            ? null
            : Metric.Format(Metric.Seen([second], Phase.Whole) ?? Estimate.Exact(figure, 1));
    }
}
