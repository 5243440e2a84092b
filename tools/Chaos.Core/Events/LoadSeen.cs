using Chaos.Core.Trials;

namespace Chaos.Core.Events;

/// <summary>A look at the load of a trial, twice a second.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="At">Since its load began.</param>
/// <param name="Stage">What the trial is doing.</param>
/// <param name="Left">How long it still takes by plan.</param>
public sealed record LoadSeen(TrialSetup Trial, TimeSpan At, TrialStage Stage, TimeSpan Left) : TrialRunEvent(Trial, At)
{
    /// <summary>Calls that ended in the last second.</summary>
    public required double CallsPerSecond { get; init; }

    /// <summary>Of these, good ones.</summary>
    public required double GoodPerSecond { get; init; }

    /// <summary>99th percentile of their latency; null when none ended.</summary>
    public required TimeSpan? P99 { get; init; }

    /// <summary>Attempts their callees reported for each.</summary>
    public required double AttemptsPerCall { get; init; }

    /// <summary>The faults in force, in words.</summary>
    public required IReadOnlyList<string> ActiveFaults { get; init; }

    /// <summary>Calls that have ended since the trial began.</summary>
    public required long Ended { get; init; }

    /// <summary>Of these, good ones.</summary>
    public required long Good { get; init; }
}
