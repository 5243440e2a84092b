namespace Chaos.Scenarios.Files;

/// <summary>How long the parts of a trial last.</summary>
public sealed record DurationsFile
{
    /// <summary>Before anything counts.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Without a fault: the steady state must hold here.</summary>
    public TimeSpan Baseline { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>With faults: to the end of the last one when nothing is said.</summary>
    public TimeSpan? Fault { get; init; }

    /// <summary>After the last fault.</summary>
    public TimeSpan Recovery { get; init; } = TimeSpan.FromSeconds(12);
}
