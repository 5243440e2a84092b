using Chaos.Core.Trials;

namespace Chaos.Core.Events;

/// <summary>Something was read, once a second: a queue's depth, a service's own figure.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="At">Since its load began.</param>
/// <param name="Sample">Its name, its arm where it is one's, and its value.</param>
public sealed record SampleTaken(TrialSetup Trial, TimeSpan At, Sample Sample) : TrialRunEvent(Trial, At);
