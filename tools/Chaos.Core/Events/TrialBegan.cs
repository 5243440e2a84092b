using Chaos.Core.Trials;

namespace Chaos.Core.Events;

/// <summary>The load of a trial is about to begin: all that it needs is there.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="At">A little below zero.</param>
/// <param name="StartedUtc">The time of day at which the load begins.</param>
public sealed record TrialBegan(TrialSetup Trial, TimeSpan At, DateTimeOffset StartedUtc) : TrialRunEvent(Trial, At);
