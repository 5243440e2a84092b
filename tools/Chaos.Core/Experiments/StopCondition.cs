using Chaos.Core.Expectations;
using Chaos.Core.Statistics;

namespace Chaos.Core.Experiments;

/// <summary>Stops a trial at once when a reading reaches a limit. The trial's faults are reverted.</summary>
/// <param name="Text">The condition as it was written.</param>
/// <param name="Series">Name of the series that is read.</param>
/// <param name="Reached">The limit that stops the trial when it is reached.</param>
public sealed record StopCondition(string Text, string Series, Limit Reached)
{
    /// <summary>
    /// Longest time without a reading. After it the trial is stopped, because a stop condition without readings
    /// protects nothing.
    /// </summary>
    public static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(5);

    /// <summary>Whether only a reading beyond the limit stops the trial, and not one equal to it.</summary>
    public bool IsBeyond { get; init; }

    /// <summary>Whether a reading stops the trial.</summary>
    public bool StopsAt(double reading) =>
        !(IsBeyond && reading == Reached.Value) && Reached.Check(Estimate.Exact(reading, 1)) == LimitCheck.Met;
}
