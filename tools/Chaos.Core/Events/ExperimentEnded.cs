using Chaos.Core.Experiments;

namespace Chaos.Core.Events;

/// <summary>An experiment is over, with all that was broken on purpose in it.</summary>
/// <param name="Experiment">The experiment.</param>
/// <param name="Interrupted">Why the run ends with it; null when it goes on, or is at its end.</param>
/// <param name="Broke">Whether the tool itself, or what it runs on, is why.</param>
public sealed record ExperimentEnded(Experiment Experiment, string? Interrupted, bool Broke) : RunEvent;
