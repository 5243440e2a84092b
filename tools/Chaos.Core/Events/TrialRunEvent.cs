using Chaos.Core.Trials;

namespace Chaos.Core.Events;

/// <summary>Something that happened in a trial.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="At">Time since the trial's load began; a little below zero before that.</param>
public abstract record TrialRunEvent(TrialSetup Trial, TimeSpan At) : RunEvent;
