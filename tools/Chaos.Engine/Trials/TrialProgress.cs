using Chaos.Core.Trials;

namespace Chaos.Engine.Trials;

/// <summary>How a trial is going, for whoever watches.</summary>
/// <param name="Setup">The trial.</param>
/// <param name="Phase">What it is doing, in a word or two.</param>
/// <param name="Left">How long it still takes by plan.</param>
/// <param name="CallsPerSecond">Calls that ended in the last second.</param>
/// <param name="GoodPerSecond">Of these, good ones.</param>
/// <param name="P99">99th percentile of their latency; null when none ended.</param>
/// <param name="AttemptsPerCall">Attempts their callees reported for each.</param>
/// <param name="ActiveFaults">The faults in force, in words.</param>
public sealed record TrialProgress(
    TrialSetup Setup,
    string Phase,
    TimeSpan Left,
    double CallsPerSecond,
    double GoodPerSecond,
    TimeSpan? P99,
    double AttemptsPerCall,
    IReadOnlyList<string> ActiveFaults
)
{
    /// <summary>How long the trial has gone on.</summary>
    public TimeSpan At { get; init; }

    /// <summary>Calls that have ended since the trial began.</summary>
    public long Ended { get; init; }

    /// <summary>Of these, good ones.</summary>
    public long Good { get; init; }
}
