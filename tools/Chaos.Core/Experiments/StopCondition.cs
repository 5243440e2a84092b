using Chaos.Core.Expectations;
using Chaos.Core.Statistics;

namespace Chaos.Core.Experiments;

/// <summary>A reading at which a trial ends at once, its faults taken back.</summary>
/// <param name="Text">The condition as it was written.</param>
/// <param name="Series">What is read.</param>
/// <param name="Reached">The limit that stops the trial when it is reached.</param>
public sealed record StopCondition(string Text, string Series, Limit Reached)
{
    /// <summary>For so long there may be no reading: whoever guards must not fall silent unseen.</summary>
    public static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(5);

    /// <summary>Whether the limit itself does not stop the trial, only what lies beyond it.</summary>
    public bool IsBeyond { get; init; }

    /// <summary>Whether a reading stops the trial.</summary>
    public bool StopsAt(double reading) =>
        !(IsBeyond && reading == Reached.Value) && Reached.Check(Estimate.Exact(reading, 1)) == LimitCheck.Met;
}
