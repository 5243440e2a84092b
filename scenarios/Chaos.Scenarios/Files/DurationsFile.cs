using Chaos.Core;
using Chaos.Core.Experiments;

namespace Chaos.Scenarios.Files;

/// <summary>How long the parts of a trial last.</summary>
public sealed record DurationsFile
{
    /// <summary>Before anything counts.</summary>
    [AllowedAs(typeof(Durations), nameof(Durations.WarmUp))]
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Without a fault: the steady state must hold here. Before a fault as much time is added as a call may be under
    /// way then (<c>attemptTimeout</c>, in whole seconds), in which nothing is judged.
    /// </summary>
    [AllowedAs(typeof(Durations), nameof(Durations.Baseline))]
    public TimeSpan Baseline { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>With faults: to the end of the last one when nothing is said.</summary>
    [AllowedAs(typeof(Durations), nameof(Durations.Fault))]
    public TimeSpan? Fault { get; init; }

    /// <summary>After the last fault: what a killed service takes to start again is part of it.</summary>
    [AllowedAs(typeof(Durations), nameof(Durations.Recovery))]
    public TimeSpan Recovery { get; init; } = TimeSpan.FromSeconds(12);
}
