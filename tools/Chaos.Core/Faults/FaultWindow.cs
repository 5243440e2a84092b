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

    /// <summary>The same window several times, each so much later than the one before.</summary>
    /// <param name="every">The time from one begin to the next.</param>
    /// <param name="times">How often.</param>
    public IReadOnlyList<FaultWindow> Repeated(TimeSpan every, int times) =>
        [.. Enumerable.Range(0, times).Select(i => this with { Start = Start + (every * i) })];
}
