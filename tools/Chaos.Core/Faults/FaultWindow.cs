namespace Chaos.Core.Faults;

/// <summary>A fault and when it is active.</summary>
public sealed record FaultWindow
{
    /// <summary>The fault.</summary>
    public required FaultSpec Fault { get; init; }

    /// <summary>When it is injected, counted from the beginning of the fault phase.</summary>
    public TimeSpan Start { get; init; }

    /// <summary>How long it stays.</summary>
    public required TimeSpan Duration { get; init; }
}
