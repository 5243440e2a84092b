namespace Chaos.Core.Faults;

/// <summary>A fault and the time during which it is active.</summary>
public sealed record FaultWindow
{
    /// <summary>The fault.</summary>
    public required FaultSpec Fault { get; init; }

    /// <summary>When the fault is injected, counted from the beginning of the fault phase.</summary>
    public TimeSpan Start { get; init; }

    /// <summary>How long the fault stays active.</summary>
    public required TimeSpan Duration { get; init; }
}
