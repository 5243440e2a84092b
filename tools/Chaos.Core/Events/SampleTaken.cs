using Chaos.Core.Trials;

namespace Chaos.Core.Events;

/// <summary>A sample was read, as happens once a second: a queue's depth, or a figure of a service.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="At">Time since the trial's load began.</param>
/// <param name="Sample">The sample's name and value, and its arm if it belongs to one.</param>
public sealed record SampleTaken(TrialSetup Trial, TimeSpan At, Sample Sample) : TrialRunEvent(Trial, At);
