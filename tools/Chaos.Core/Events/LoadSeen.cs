using Chaos.Core.Trials;

namespace Chaos.Core.Events;

/// <summary>The state of a trial's load, published twice a second.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="At">Time since the trial's load began.</param>
/// <param name="Stage">What the trial is doing.</param>
/// <param name="Left">Planned time until the trial ends.</param>
public sealed record LoadSeen(TrialSetup Trial, TimeSpan At, TrialStage Stage, TimeSpan Left) : TrialRunEvent(Trial, At)
{
    /// <summary>Calls that ended in the last second.</summary>
    public required double CallsPerSecond { get; init; }

    /// <summary>Good calls among them.</summary>
    public required double GoodPerSecond { get; init; }

    /// <summary>99th percentile of their latency; null when no call ended.</summary>
    public required TimeSpan? P99 { get; init; }

    /// <summary>Attempts per call, as reported by the callees.</summary>
    public required double AttemptsPerCall { get; init; }

    /// <summary>The active faults, in words.</summary>
    public required IReadOnlyList<string> ActiveFaults { get; init; }

    /// <summary>Calls that have ended since the trial began.</summary>
    public required long Ended { get; init; }

    /// <summary>Good calls among them.</summary>
    public required long Good { get; init; }
}
