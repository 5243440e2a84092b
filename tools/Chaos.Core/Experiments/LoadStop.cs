using Chaos.Core.Expectations;
using Chaos.Core.Metrics;

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
    /// How long after a call was due it is known on which side of the limit it is, also if it has not ended: for a
    /// percentile, the limit itself. Null when only the end of the call tells.
    /// </summary>
    public TimeSpan? KnownAfter =>
        Metric.JudgedBy(Reached).Metric != Metric && Metric.Unit == MetricUnit.Milliseconds
            ? TimeSpan.FromMilliseconds(Reached.Value)
            : null;
}
