using Chaos.Core.Trials;

namespace Chaos.Core.Events;

/// <summary>Something that happened in a trial.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="At">Since its load began; a little below zero before it.</param>
public abstract record TrialRunEvent(TrialSetup Trial, TimeSpan At) : RunEvent;
