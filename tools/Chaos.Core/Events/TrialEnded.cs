using Chaos.Core.Trials;

namespace Chaos.Core.Events;

/// <summary>A trial is over.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="Records">What was measured, one for each arm; none when it broke before its load began.</param>
/// <param name="Why">Why it ended before its time; null when it did not.</param>
public sealed record TrialEnded(TrialSetup Trial, IReadOnlyList<TrialRecord> Records, string? Why) : RunEvent;
