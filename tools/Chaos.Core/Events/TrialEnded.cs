using Chaos.Core.Trials;

namespace Chaos.Core.Events;

/// <summary>A trial is over.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="Records">The measurements, one record for each arm; empty when the trial failed before its load
/// began.</param>
/// <param name="Why">Why the trial ended early; null when it ran to its end.</param>
public sealed record TrialEnded(TrialSetup Trial, IReadOnlyList<TrialRecord> Records, string? Why) : RunEvent;
