using Chaos.Core;
using Chaos.Core.Experiments;

namespace Chaos.Scenarios.Files;

/// <summary>Lengths of the phases of a trial.</summary>
public sealed record DurationsFile
{
    /// <summary>Length of the warm-up, in which nothing is judged.</summary>
    [AllowedAs(typeof(Durations), nameof(Durations.WarmUp))]
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Length of the baseline without a fault, in which the steady state must hold. Before a fault, the longest time
    /// of one call (<c>attemptTimeout</c>, in whole seconds) is added; nothing is judged in it.
    /// </summary>
    [AllowedAs(typeof(Durations), nameof(Durations.Baseline))]
    public TimeSpan Baseline { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Length of the fault phase; by default to the end of the last fault.</summary>
    [AllowedAs(typeof(Durations), nameof(Durations.Fault))]
    public TimeSpan? Fault { get; init; }

    /// <summary>
    /// Length of the recovery after the last fault. It includes the time that a killed service takes to start again.
    /// </summary>
    [AllowedAs(typeof(Durations), nameof(Durations.Recovery))]
    public TimeSpan Recovery { get; init; } = TimeSpan.FromSeconds(12);
}
