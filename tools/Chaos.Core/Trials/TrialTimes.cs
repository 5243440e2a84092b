namespace Chaos.Core.Trials;

/// <summary>When a trial's phases really began and ended, since the load began. A trial without a fault has all three fault times at the end of its baseline.</summary>
public sealed record TrialTimes
{
    /// <summary>End of the warm-up.</summary>
    public required TimeSpan WarmUpEnd { get; init; }

    /// <summary>The first injection was begun.</summary>
    public required TimeSpan FaultBegan { get; init; }

    /// <summary>The first injection was complete.</summary>
    public required TimeSpan Injected { get; init; }

    /// <summary>The last revert was begun.</summary>
    public required TimeSpan RevertBegan { get; init; }

    /// <summary>The last revert was complete.</summary>
    public required TimeSpan Reverted { get; init; }

    /// <summary>No call was due any more.</summary>
    public required TimeSpan LoadEnd { get; init; }
}
